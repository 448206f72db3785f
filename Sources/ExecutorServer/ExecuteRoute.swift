import Core
import ExecutorCore
import NIOCore
import OrderedJSON

/// The route `POST /execute`, which executes one task; with `Prefer: respond-async` it accepts the task as a job.
struct ExecuteRoute: Sendable {
    let executor: Executor
    let statuses: StatusMapping
    let bodies: TextBodyReader
    let time: AppClock
    let onTask: (@Sendable (ServerEvent) -> Void)?
    /// The jobs; nil where none are accepted.
    let jobs: JobsRoute?
    let tracing: RequestTracing

    func receive(_ request: RequestHead, from caller: Caller) -> Reception {
        let preference = jobs == nil || request["prefer"] == nil ? Preference() : Preference(request.fields)
        let trace = tracing.trace(of: request)
        return bodies.receive(request) { body in
            switch Self.task(in: body) {
            case .success(let task):
                if preference.isAsync, let jobs {
                    return await jobs.answer(to: task, preferring: preference, from: caller, trace)
                }
                if JobRequest.hasWishes(task), jobs != nil {
                    return answer(.failed(task.jobId ?? "unknown", Self.wishes)).naming(trace)
                }
                return answer(await response(to: task, from: caller, trace)).naming(trace)
            case .failure(let unreadable): return answer(.failed("unknown", unreadable.failure)).naming(trace)
            }
        }
    }

    /// The failure of a task that is to wait, of a client that waits for it.
    private static let wishes = TaskFailure(
        code: .invalidField,
        message: "runAt and priority are for jobs: send the task to POST /jobs, or with Prefer: respond-async"
    )

    /// Reads the task in a body; an empty body is a task without fields, as in the original.
    static func task(in body: ByteBuffer) -> Result<ExecutorTask, InvalidBody> {
        guard body.readableBytes > 0 else { return .success(ExecutorTask(JSONObject())) }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: body)
        } catch {
            return .failure(InvalidBody(failure: TaskFailure(error)))
        }
        guard let fields = json.object else {
            let text = "\(TaskError.missingNames.message); the body must be an object, not \(json.kind)"
            return .failure(InvalidBody(failure: TaskFailure(code: .invalidTask, message: text)))
        }
        return .success(ExecutorTask(fields))
    }

    private func response(to task: ExecutorTask, from caller: Caller, _ trace: RequestTrace?) async -> ExecutorResponse
    {
        guard let onTask else { return await executor.execute(task, origin: .server, caller: caller, trace: trace) }
        let start = time.uptime
        let taskType = try? task.names().taskType
        onTask(.received(jobId: task.jobId?.text ?? "unknown", taskType: taskType ?? "unknown"))
        let response = await executor.execute(task, origin: .server, caller: caller, trace: trace)
        onTask(.finished(jobId: response.jobId.text, status: response.status, elapsed: time.uptime - start))
        return response
    }

    private func answer(_ response: ExecutorResponse) -> RouteResponse {
        .json(status: statuses.status(of: response), .object(response.json))
    }
}

/// An error for a body that is not a task.
struct InvalidBody: Error {
    let failure: TaskFailure
}
