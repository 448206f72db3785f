import Core
import ExecutorCore
import OrderedJSON
import Payments

/// A row of a table of jobs, with the columns in the order of ``columns``.
struct JobRow {
    /// The columns of a job, as they are named in SQLite.
    static let columns = [
        "number", "tenant", "jobId", "task", "provider", "priority", "createdAt", "state", "runAfter", "attempts",
        "losses",
        "isCancelled", "startedAt", "endedAt", "answer",
    ]

    /// The number of jobs that are queued or taken from lost workers at once; the next claim takes the rest.
    static let batch = 1000

    /// The columns as they were read.
    let row: any StoredRow
    /// The path of the file or the name of the database, for errors.
    let file: String

    /// Returns a task in its stored form.
    ///
    /// - Throws: ``LedgerError/unusable(file:reason:)`` for one that could not be read again.
    static func stored(_ task: ExecutorTask, file: String) throws(LedgerError) -> String {
        guard let text = StoredJSON.text(of: task.json) else {
            throw .unusable(file: file, reason: "a task is nested too deeply")
        }
        return StoredText.stored(text)
    }

    /// Returns an answer in its stored form, without what could not be read again.
    static func stored(_ answer: JSONObject) -> String {
        StoredText.stored(StoredJSON.text(shortening: answer))
    }

    /// Returns the job that was written.
    ///
    /// - Throws: ``LedgerError/corrupt(file:reason:)`` for any value that this program does not write.
    func record() throws(LedgerError) -> JobRecord {
        guard let number = integer(0), let tenant = text(1), let jobId = text(2), let task = json(3),
            let provider = text(4), let priority = integer(5, in: NewJob.priorities), let createdAt = moment(6),
            let state = row.cell(at: 7).text.flatMap({ JobState(rawValue: $0) }), let runAfter = moment(8),
            let attempts = integer(9, in: Self.counts), let losses = integer(10, in: Self.counts)
        else { throw .corrupt(file: file, reason: "a job is invalid") }
        var record = JobRecord(
            number: Int64(number),
            key: JobKey(tenant: tenant, jobId: jobId),
            task: ExecutorTask(task),
            provider: provider,
            priority: priority,
            createdAt: createdAt,
            state: state,
            runAfter: runAfter
        )
        record.attempts = attempts
        record.losses = losses
        record.isCancelled = integer(11).map { $0 != 0 } ?? false
        record.startedAt = moment(12)
        record.endedAt = moment(13)
        record.answer = row.cell(at: 14).isNull ? nil : json(14) ?? Self.unreadable
        return record
    }

    /// The answer that stands for one that cannot be read; nothing is known of a payment, so the job is not tried again.
    private static let unreadable: JSONObject = ["result": .null, "payment": .null, "omitted": ["result", "payment"]]

    /// Returns the fence of a job, which stands after its columns.
    ///
    /// - Throws: ``LedgerError/corrupt(file:reason:)`` if there is none.
    func fence() throws(LedgerError) -> Int64 {
        guard let fence = integer(Self.columns.count) else {
            throw .corrupt(file: file, reason: "a job has no fence")
        }
        return Int64(fence)
    }

    /// The columns of a job that a claim returns behind the others.
    static let claimColumns = ["fence", "trace"]

    /// Returns a trace in its stored form.
    static func stored(_ trace: RequestTrace) -> String { StoredText.stored(JSONValue.object(trace.json).compact) }

    /// Returns the job that a claim returned, with its trace; a trace that can't be read is none.
    ///
    /// - Throws: ``LedgerError/corrupt(file:reason:)`` for any value that this program does not write.
    func claimed(by owner: String) throws(LedgerError) -> ClaimedJob {
        var job = try record()
        job.trace = json(Self.columns.count + 1).flatMap { RequestTrace($0) }
        return ClaimedJob(job: job, lease: JobLease(number: job.number, owner: owner, fence: try fence()))
    }

    /// The numbers of attempts and losses that a job can have; all code can calculate with them.
    private static let counts = 0...1_000_000_000

    private func integer(_ index: Int) -> Int? { row.cell(at: index).integer }

    private func integer(_ index: Int, in range: ClosedRange<Int>) -> Int? {
        integer(index).flatMap { range.contains($0) ? $0 : nil }
    }

    private func moment(_ index: Int) -> Timestamp? { integer(index).map(Timestamp.init(stored:)) }

    private func text(_ index: Int) -> String? { row.cell(at: index).text.flatMap(StoredText.restored) }

    private func json(_ index: Int) -> JSONObject? {
        text(index).flatMap { try? JSONValue(parsing: $0).object }
    }
}
