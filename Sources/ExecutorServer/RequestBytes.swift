import HTTPTypes
import HummingbirdCore
import NIOCore
import Wire

/// The body of a request, read once.
enum RequestBytes {
    /// All of it.
    case whole(ByteBuffer)
    /// It is larger than is read.
    case tooLarge
    /// Others take the memory that there is for bodies.
    case noRoom
    /// The client went away in the middle of it.
    case broken

    /// Reads a body as far as its share of the budget grows; one that arrives in one piece is not copied.
    ///
    /// What is only announced takes no memory.
    static func read(
        _ request: Request,
        limit: Int,
        within share: inout BodyBudget.Share
    ) async throws -> RequestBytes {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limit { return .tooLarge }
        var pieces = request.body.makeAsyncIterator()
        guard var body = try await pieces.next() else {
            return announced ?? 0 == 0 ? .whole(ByteBuffer()) : .broken
        }
        while body.readableBytes <= limit {
            guard share.grow(to: body.capacity) else { return .noRoom }
            if body.readableBytes == announced { return .whole(body) }
            guard var piece = try await pieces.next() else {
                return announced == nil ? .whole(body) : .broken
            }
            body.writeBuffer(&piece)
        }
        return .tooLarge
    }
}

extension JSONValue {
    /// Reads exactly one JSON value from a body, where it lies.
    ///
    /// - Throws: ``JSONError``.
    init(parsing body: ByteBuffer) throws(JSONError) {
        let result = body.withUnsafeReadableBytes { bytes in
            Result { () throws(JSONError) in try JSONParser.parse(bytes.assumingMemoryBound(to: UInt8.self)) }
        }
        self = try result.get()
    }
}
