import Core
import ExecutorCore
import NIOCore
import OrderedJSON

/// Many tasks in one body, one on each line, with an answer on each line in the same order.
///
/// Source: the format NDJSON, `application/x-ndjson`.
struct JobLines {
    /// The maximum number of tasks in a body.
    static let limit = 1000

    let route: JobsRoute
    let caller: Caller
    /// The identity of the request, which each job gets.
    let trace: RequestTrace?

    static func isMediaType(_ contentType: String?) -> Bool {
        let type = contentType?.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        return type == "application/x-ndjson"
    }

    /// Accepts the tasks of a body; each line that cannot be accepted says why.
    func answer(to body: ByteBuffer) async -> RouteResponse {
        let bytes = body.readableBytesView
        // Empty lines at the end are no tasks; others are answered like any line that is none.
        guard let end = bytes.lastIndex(where: { $0 != 0x0A && $0 != 0x0D }) else {
            let text = "a body holds a task on each line, this one has no line"
            return route.refusal(of: nil, TaskFailure(code: .invalidTask, message: text))
        }
        let tasks = bytes[...end]
            .split(separator: 0x0A, maxSplits: Self.limit, omittingEmptySubsequences: false)
            .map { $0.last == 0x0D ? $0.dropLast() : $0 }
        guard tasks.count <= Self.limit else { return tooMany }
        let answers = await withTaskGroup(of: (Int, JSONObject).self) { group in
            for (index, line) in tasks.enumerated() {
                let line = ByteBuffer(bytes: line)
                group.addTask { (index, await answer(to: line)) }
            }
            var answers = [JSONObject](repeating: JSONObject(), count: tasks.count)
            for await (index, answer) in group { answers[index] = answer }
            return answers
        }
        var text: [UInt8] = []
        for answer in answers { text += JSONValue.object(answer).compactBytes + [0x0A] }
        return Self.whole(text, status: status(of: answers))
    }

    /// Returns the status of the answers: that of a refusal if each line is refused for a reason that passes.
    private func status(of answers: [JSONObject]) -> Int {
        let codes = Set(answers.map { $0["errorCode"]?.string.flatMap { FailureCode(rawValue: $0) } })
        if codes == [.queueFull] { return 429 }
        return codes.isSubset(of: [.queueFull, .storeUnavailable]) ? 503 : 200
    }

    private static func whole(_ text: [UInt8], status: Int) -> RouteResponse {
        let type = ("Content-Type", "application/x-ndjson")
        return .whole(
            RouteResponse.Head(status: status, fields: status == 200 ? [type] : [type, JobsRoute.later]),
            text
        )
    }

    private var tooMany: RouteResponse {
        let text = "a body holds at most \(Self.limit) tasks, this one has more; nothing was accepted"
        return route.refusal(of: nil, TaskFailure(code: .bodyTooLarge, message: text))
    }

    private func answer(to line: ByteBuffer) async -> JSONObject {
        switch ExecuteRoute.task(in: line) {
        case .failure(let unreadable): return ExecutorResponse.failed("unknown", unreadable.failure).json
        case .success(let task):
            let id = task.jobId ?? "unknown"
            switch await route.accept(task, from: caller, trace) {
            case .success(.accepted(let job)), .success(.known(let job)):
                return ["jobId": id.json, "status": .string(job.status), "links": ["self": .string(job.path)]]
            case .success(.conflict): return ExecutorResponse.failed(id, JobFailures.conflict(task)).json
            case .failure(let error): return ExecutorResponse.failed(id, error.failure).json
            }
        }
    }
}
