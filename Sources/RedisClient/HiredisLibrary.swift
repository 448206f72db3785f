import CHiredis
import Core
import Glibc

/// The functions of hiredis that read replies, loaded on first use.
///
/// Only the reader is used: Debian's hiredis cannot speak TLS, so connections are made without it.
struct HiredisLibrary: Sendable {
    typealias Reader = UnsafeMutablePointer<redisReader>

    let makeReader: @convention(c) () -> Reader?
    let freeReader: @convention(c) (Reader?) -> Void
    let feed: @convention(c) (Reader?, UnsafePointer<CChar>?, Int) -> CInt
    let next: @convention(c) (Reader?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> CInt
    let freeReply: @convention(c) (UnsafeMutableRawPointer?) -> Void
    /// The library's function that makes the object of an array.
    let makeArray: (@convention(c) (UnsafePointer<redisReadTask>?, CInt) -> UnsafeMutableRawPointer?)?

    /// The library, or the reason why it can't be used.
    static let shared = Result { () throws(RedisError) in try HiredisLibrary() }

    private init() throws(RedisError) {
        guard let file = galaksio_hiredis_file, let library = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
            throw .libraryMissing(String(cString: dlerror()))
        }
        makeReader = try Self.function("redisReaderCreate", in: library)
        freeReader = try Self.function("redisReaderFree", in: library)
        feed = try Self.function("redisReaderFeed", in: library)
        next = try Self.function("redisReaderGetReply", in: library)
        freeReply = try Self.function("freeReplyObject", in: library)
        guard let reader = makeReader() else { throw .libraryMissing("it has no memory") }
        makeArray = reader.pointee.fn?.pointee.createArray
        freeReader(reader)
    }

    private static func function<Function>(
        _ name: String,
        in library: UnsafeMutableRawPointer
    ) throws(RedisError) -> Function {
        guard let address = dlsym(library, name) else { throw .libraryMissing("it has no \(name)") }
        return unsafeBitCast(address, to: Function.self)
    }
}
