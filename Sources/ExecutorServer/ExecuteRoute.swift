import ContentCoding
import Core
import ExecutorCore
import NIOCore
import OrderedJSON

/// The route `POST /execute`, which executes one task.
struct ExecuteRoute: Sendable {
    let executor: Executor
    let statuses: StatusMapping
    let bodyLimit: Int
    let bodies: BodyBudget
    let time: AppClock
    let onTask: (@Sendable (ServerEvent) -> Void)?

    /// The body size, in bytes, from which on work leaves the event loop's thread, which other connections wait for.
    private static let heavy = 256 * 1024
    /// The body size, in bytes, below which the memory of the parsed values is not worth counting.
    private static let plain = 1024

    func receive(_ request: RequestHead) -> Reception {
        let format: BodyFormat
        do {
            format = try BodyFormat(
                contentType: request["content-type"],
                contentEncoding: request["content-encoding"]
            )
        } catch {
            return .answered(.refused(415, error.message))
        }
        return .reads(
            BodyReader(limit: bodyLimit, tooLarge: tooLarge, budget: bodies) { body, share in
                await answer(to: body, in: format, within: share)
            }
        )
    }

    private func answer(to body: ByteBuffer, in format: BodyFormat, within share: BodyBudget.Share) async
        -> RouteResponse
    {
        if format != .plain {
            return await unpackedAnswer(to: body, in: format, within: share)
        } else if body.readableBytes < Self.heavy {
            return await answer(to: body, within: share)
        } else {
            return await withTaskExecutorPreference(globalConcurrentExecutor) { await answer(to: body, within: share) }
        }
    }

    /// Answers a body that has a content coding or a charset other than UTF-8.
    private func unpackedAnswer(
        to body: ByteBuffer,
        in format: BodyFormat,
        within share: BodyBudget.Share
    ) async -> RouteResponse {
        let text: Result<[UInt8], ContentCodingError> = await withTaskExecutorPreference(globalConcurrentExecutor) {
            Result { () throws(ContentCodingError) in
                try format.text(of: body, limit: bodyLimit) { share.grow(to: body.capacity + $0) }
            }
        }
        switch text {
        case .success(let text):
            let bytes = ByteBuffer(bytes: text)
            return await withTaskExecutorPreference(globalConcurrentExecutor) {
                await answer(to: bytes, beside: body.capacity, within: share)
            }
        case .failure(.tooLarge): return tooLarge
        case .failure(.noRoom): return .noRoom
        case .failure(.malformed):
            let failure = TaskFailure(
                code: .invalidJSON,
                message: "the body is not what its Content-Encoding and charset say"
            )
            return answer(.failed("unknown", failure))
        case .failure(.libraryMissing(let name)):
            return .refused(415, "this server cannot unpack the body: \(name) is not there")
        }
    }

    private var tooLarge: RouteResponse {
        let limit = "the body is larger than \(bodyLimit) bytes"
        return answer(.failed("unknown", TaskFailure(code: .bodyTooLarge, message: limit))).last()
    }

    /// Answers a JSON body, whose values need more memory than its bytes.
    ///
    /// `packed` is the number of bytes of the original body, which is held in memory as well.
    private func answer(
        to body: ByteBuffer,
        beside packed: Int = 0,
        within share: BodyBudget.Share
    ) async -> RouteResponse {
        if body.readableBytes >= Self.plain {
            let size = packed + body.capacity + JSONCost.bytes(of: body.readableBytesView)
            guard size <= bodies.limit else {
                let failure = TaskFailure(
                    code: .bodyTooLarge,
                    message: "the body holds more values than are read at once"
                )
                return answer(.failed("unknown", failure))
            }
            guard share.grow(to: size) else { return .noRoom }
        }
        return switch task(in: body) {
        case .success(let task): answer(await response(to: task))
        case .failure(let unreadable): answer(.failed("unknown", unreadable.failure))
        }
    }

    /// Reads the task in a body; an empty body is a task without fields, as in the original.
    private func task(in body: ByteBuffer) -> Result<ExecutorTask, InvalidBody> {
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

    private func response(to task: ExecutorTask) async -> ExecutorResponse {
        guard let onTask else { return await executor.execute(task, origin: .server) }
        let start = time.uptime
        let taskType = try? task.names().taskType
        onTask(.received(jobId: task.jobId?.text ?? "unknown", taskType: taskType ?? "unknown"))
        let response = await executor.execute(task, origin: .server)
        onTask(.finished(jobId: response.jobId.text, status: response.status, elapsed: time.uptime - start))
        return response
    }

    private func answer(_ response: ExecutorResponse) -> RouteResponse {
        .json(status: statuses.status(of: response), .object(response.json))
    }
}

/// An error for a body that is not a task.
private struct InvalidBody: Error {
    let failure: TaskFailure
}
