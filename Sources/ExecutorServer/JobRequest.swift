import Core
import ExecutorCore
import OrderedJSON

/// A task that is sent as a job, with the wishes about when it runs: `runAt` and `priority` beside the task's fields.
struct JobRequest {
    private let task: ExecutorTask
    private let priority: Int
    private let runAt: Timestamp?

    /// The maximum size of a job's id in UTF-8.
    private static let longestID = 255
    /// The maximum size of a job's task as JSON in bytes; a page of the list holds many.
    private static let largestTask = 1 << 20
    /// The longest time for which a job waits for its moment.
    private static let longestDelay = Duration.seconds(366 * 86_400)

    /// Reads a request.
    ///
    /// - Throws: ``JobStoreError`` naming the field that is wrong.
    init(_ task: ExecutorTask, at now: Timestamp) throws(JobStoreError) {
        var fields = task.json
        priority = try Self.priority(fields["priority"])
        runAt = try Self.runAt(fields["runAt"], at: now)
        fields["priority"] = nil
        fields["runAt"] = nil
        self.task = ExecutorTask(fields)
    }

    /// True for a task with a wish about when it runs.
    static func hasWishes(_ task: ExecutorTask) -> Bool {
        ["runAt", "priority"].contains { task.json[$0].map { $0 != .null } ?? false }
    }

    /// Returns the job.
    ///
    /// - Throws: An error for the task's sender, if the executor could not execute the task at all.
    func job(for executor: Executor, from caller: Caller, _ trace: RequestTrace?) throws -> NewJob {
        let resolved = try executor.resolve(task)
        _ = try resolved.work.get()
        let id = resolved.names.jobId.text
        guard id.utf8.count <= Self.longestID else {
            throw JobStoreError(
                code: .invalidTask,
                message: "the jobId has \(id.utf8.count) bytes; a job's has at most \(Self.longestID)"
            )
        }
        // A URL with one of them means another one: clients take these segments away.
        guard id != ".", id != ".." else {
            throw JobStoreError(code: .invalidTask, message: "the jobId of a job can't be \(id), which no URL can name")
        }
        let size = JSONValue.object(task.json).compactBytes.count
        guard size <= Self.largestTask else {
            throw JobStoreError(
                code: .bodyTooLarge,
                message: "the task has \(size) bytes; a job's has at most \(Self.largestTask)"
            )
        }
        return NewJob(key: caller.key(id), task: task, priority: priority, runAt: runAt, trace: trace)
    }

    private static func priority(_ json: JSONValue?) throws(JobStoreError) -> Int {
        guard let json, json != .null else { return 0 }
        guard let number = json.number?.wholeNumber, NewJob.priorities.contains(number) else {
            throw JobStoreError(code: .invalidField, message: "priority must be a whole number from -100 to 100")
        }
        return number
    }

    private static func runAt(_ json: JSONValue?, at now: Timestamp) throws(JobStoreError) -> Timestamp? {
        guard let json, json != .null else { return nil }
        guard let text = json.string, let moment = Timestamp(rfc3339: text) else {
            throw JobStoreError(
                code: .invalidField,
                message: "runAt must be a time such as \(now.iso8601)"
            )
        }
        guard moment - now <= longestDelay else {
            throw JobStoreError(code: .invalidField, message: "runAt is more than a year ahead")
        }
        return moment
    }
}
