import CHiredis
import Core

/// A reader of the replies of a connection, which takes their bytes in any pieces.
final class ReplyReader {
    /// The number of bytes that a reply may have.
    private let limit: Int
    private let library: HiredisLibrary
    private let reader: HiredisLibrary.Reader
    /// The functions that make the objects of replies.
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
    /// The number of elements of an array; memory for them is taken as soon as their number is known.
    private static let longestArray: CInt = 1 << 20
    /// The number of bytes that were read since the last reply.
    private var pending = 0

    /// Creates a reader.
    ///
    /// - Throws: ``RedisError/libraryMissing(_:)``.
    init(limit: Int) throws(RedisError) {
        self.limit = limit
        library = try HiredisLibrary.shared.get()
        guard let reader = library.makeReader() else { throw .libraryMissing("it has no memory") }
        self.reader = reader
        guard let usual = reader.pointee.fn else { throw .libraryMissing("its reader has no functions") }
        functions = .allocate(capacity: 1)
        functions.initialize(to: usual.pointee)
        functions.pointee.createArray = { task, count in
            guard count <= ReplyReader.longestArray, let library = try? HiredisLibrary.shared.get() else { return nil }
            return library.makeArray?(task, count)
        }
        reader.pointee.fn = functions
    }

    deinit {
        library.freeReader(reader)
        functions.deallocate()
    }

    /// Takes bytes as they came.
    ///
    /// - Throws: ``RedisError/unreadable(_:)`` if they are no replies, or one that is too large.
    func feed(_ bytes: UnsafeRawBufferPointer) throws(RedisError) {
        pending += bytes.count
        guard pending <= limit else { throw .unreadable("a reply has more than \(limit) bytes") }
        guard library.feed(reader, bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count) == REDIS_OK
        else { throw failure }
    }

    /// Returns the next reply; nil if it has not arrived whole.
    ///
    /// - Throws: ``RedisError/unreadable(_:)``.
    func next() throws(RedisError) -> RedisReply? {
        var object: UnsafeMutableRawPointer?
        guard library.next(reader, &object) == REDIS_OK else { throw failure }
        guard let object else { return nil }
        defer { library.freeReply(object) }
        // What follows belongs to the next replies.
        pending = reader.pointee.len - reader.pointee.pos
        return Self.reply(object.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private var failure: RedisError {
        let reason = withUnsafeBytes(of: reader.pointee.errstr) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return .unreadable(reason.isEmpty ? "the reply can't be read" : reason)
    }

    /// Arrays are nested seven times at most, which the library checks.
    private static func reply(_ reply: redisReply) -> RedisReply {
        switch reply.type {
        case REDIS_REPLY_STRING: .string(bytes(of: reply))
        case REDIS_REPLY_STATUS: .status(String(decoding: bytes(of: reply), as: UTF8.self))
        case REDIS_REPLY_ERROR: .error(String(decoding: bytes(of: reply), as: UTF8.self))
        case REDIS_REPLY_INTEGER: .integer(reply.integer)
        case REDIS_REPLY_ARRAY:
            .array(
                (0..<reply.elements).map { index in
                    reply.element?[index].map { Self.reply($0.pointee) } ?? .null
                }
            )
        default: .null
        }
    }

    private static func bytes(of reply: redisReply) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: reply.str, count: reply.str == nil ? 0 : reply.len))
    }
}
