import ExecutorCore
import HTTPTypes
import HummingbirdCore
import NIOCore
import TaskModel
import Wire

/// `POST /execute`: one task.
struct ExecuteRoute: Sendable {
    let executor: Executor
    let statuses: StatusMapping
    let bodyLimit: Int
    let bodies: BodyBudget
    let time: TimeSource
    let onTask: (@Sendable (ServerEvent) -> Void)?

    /// From this size on, work leaves the thread that other connections wait for.
    private static let heavy = 256 * 1024

    func answer(to request: Request) async throws -> Answer {
        var share = bodies.share()
        switch try await RequestBytes.read(request, limit: bodyLimit, within: &share) {
        case .broken:
            return .none
        case .tooLarge:
            let limit = "the body is larger than \(bodyLimit) bytes"
            return answer(.failed("unknown", TaskFailure(code: .bodyTooLarge, message: limit))).last()
        case .noRoom:
            return .noRoom
        case .whole(let body) where body.readableBytes < Self.heavy:
            return await answer(to: body)
        case .whole(let body):
            return await withTaskExecutorPreference(globalConcurrentExecutor) { await answer(to: body) }
        }
    }

    private func answer(to body: ByteBuffer) async -> Answer {
        switch task(in: body) {
        case .success(let task): answer(await response(to: task))
        case .failure(let unreadable): answer(.failed("unknown", unreadable.failure))
        }
    }

    /// The task in a body; an empty body is a task without fields, as the original read it.
    private func task(in body: ByteBuffer) -> Result<ExecutorTask, Unreadable> {
        guard body.readableBytes > 0 else { return .success(ExecutorTask(JSONObject())) }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: body)
        } catch {
            return .failure(Unreadable(failure: TaskFailure(error)))
        }
        guard let fields = json.object else {
            let text = "\(TaskError.missingNames.message); the body must be an object, not \(json.kind)"
            return .failure(Unreadable(failure: TaskFailure(code: .invalidTask, message: text)))
        }
        return .success(ExecutorTask(fields))
    }

    private func response(to task: ExecutorTask) async -> ExecutorResponse {
        guard let onTask else { return await executor.execute(task, origin: .server) }
        let start = time.uptime
        let taskType = try? task.names().taskType
        onTask(.received(jobId: task.jobId?.text ?? "unknown", taskType: taskType ?? "unknown"))
        let response = await executor.execute(task, origin: .server)
        onTask(.finished(jobId: response.jobId.text, status: response.status, elapsed: time.uptime - start))
        return response
    }

    private func answer(_ response: ExecutorResponse) -> Answer {
        .json(status: statuses.status(of: response), .object(response.json))
    }
}

/// A body that is no task.
private struct Unreadable: Error {
    let failure: TaskFailure
}
