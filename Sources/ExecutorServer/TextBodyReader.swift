import ContentCoding
import Core
import ExecutorCore
import NIOCore
import OrderedJSON

/// A reader of request bodies that hold JSON: it unpacks them, and counts the memory that their values need.
struct TextBodyReader: Sendable {
    let limit: Int
    let bodies: BodyBudget
    /// The function that returns the response to a body that cannot be read.
    let refusal: @Sendable (TaskFailure) -> RouteResponse

    /// The function that answers a body of plain UTF-8.
    typealias Respond = @Sendable (ByteBuffer) async -> RouteResponse

    /// The body size, in bytes, from which on work leaves the event loop's thread, which other connections wait for.
    private static let heavy = 256 * 1024
    /// The body size, in bytes, below which the memory of the parsed values is not worth counting.
    private static let plain = 1024

    /// Returns the reception of a request whose body `respond` answers.
    func receive(_ request: RequestHead, _ respond: @escaping Respond) -> Reception {
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
            BodyReader(limit: limit, tooLarge: tooLarge, budget: bodies) { body, share in
                await answer(to: body, in: format, within: share, respond)
            }
        )
    }

    private func answer(
        to body: ByteBuffer,
        in format: BodyFormat,
        within share: BodyBudget.Share,
        _ respond: Respond
    ) async -> RouteResponse {
        if format != .plain {
            return await unpackedAnswer(to: body, in: format, within: share, respond)
        } else if body.readableBytes < Self.heavy {
            return await answer(to: body, within: share, respond)
        } else {
            return await withTaskExecutorPreference(globalConcurrentExecutor) {
                await answer(to: body, within: share, respond)
            }
        }
    }

    /// Answers a body that has a content coding or a charset other than UTF-8.
    private func unpackedAnswer(
        to body: ByteBuffer,
        in format: BodyFormat,
        within share: BodyBudget.Share,
        _ respond: Respond
    ) async -> RouteResponse {
        let text: Result<[UInt8], ContentCodingError> = await withTaskExecutorPreference(globalConcurrentExecutor) {
            Result { () throws(ContentCodingError) in
                try format.text(of: body, limit: limit) { share.grow(to: body.capacity + $0) }
            }
        }
        switch text {
        case .success(let text):
            let bytes = ByteBuffer(bytes: text)
            return await withTaskExecutorPreference(globalConcurrentExecutor) {
                await answer(to: bytes, beside: body.capacity, within: share, respond)
            }
        case .failure(.tooLarge): return tooLarge
        case .failure(.noRoom): return .noRoom
        case .failure(.malformed):
            return refusal(
                TaskFailure(code: .invalidJSON, message: "the body is not what its Content-Encoding and charset say")
            )
        case .failure(.libraryMissing(let name)):
            return .refused(415, "this server cannot unpack the body: \(name) is not there")
        }
    }

    private var tooLarge: RouteResponse {
        refusal(TaskFailure(code: .bodyTooLarge, message: "the body is larger than \(limit) bytes")).last()
    }

    /// Answers a JSON body, whose values need more memory than its bytes.
    ///
    /// `packed` is the number of bytes of the original body, which is held in memory as well.
    private func answer(
        to body: ByteBuffer,
        beside packed: Int = 0,
        within share: BodyBudget.Share,
        _ respond: Respond
    ) async -> RouteResponse {
        if body.readableBytes >= Self.plain {
            let size = packed + body.capacity + JSONCost.bytes(of: body.readableBytesView)
            guard size <= bodies.limit else {
                return refusal(
                    TaskFailure(code: .bodyTooLarge, message: "the body holds more values than are read at once")
                )
            }
            guard share.grow(to: size) else { return .noRoom }
        }
        return await respond(body)
    }
}
