import CMemcached
import Core
import Glibc

/// The functions of libmemcached that spread keys over servers, loaded on first use.
///
/// Nothing is sent by the library. Seen of version 1.1.4, as Debian has it: it ends the process by an assertion when the
/// reply to `set` is one to `get`, reports a reply that is no reply as a missing key, waits anew for each byte, so that no
/// limit holds, and has one code for a refused connection and for one that broke after a command was sent.
struct LibmemcachedLibrary: Sendable {
    typealias Servers = UnsafeMutablePointer<memcached_st>

    let create: @convention(c) (Servers?) -> Servers?
    let free: @convention(c) (Servers?) -> Void
    let setBehavior: @convention(c) (Servers?, memcached_behavior_t, UInt64) -> memcached_return_t
    let addHost: @convention(c) (Servers?, UnsafePointer<CChar>?, in_port_t) -> memcached_return_t
    let addSocket: @convention(c) (Servers?, UnsafePointer<CChar>?) -> memcached_return_t
    let place: @convention(c) (Servers?, UnsafePointer<CChar>?, Int) -> UInt32

    /// The library, or the reason why it can't be used.
    static let shared = Result { () throws(MemcachedError) in try LibmemcachedLibrary() }

    private init() throws(MemcachedError) {
        guard let file = galaksio_memcached_file, let library = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
            throw .libraryMissing(String(cString: dlerror()))
        }
        create = try Self.function("memcached_create", in: library)
        free = try Self.function("memcached_free", in: library)
        setBehavior = try Self.function("memcached_behavior_set", in: library)
        addHost = try Self.function("memcached_server_add", in: library)
        addSocket = try Self.function("memcached_server_add_unix_socket", in: library)
        place = try Self.function("memcached_generate_hash", in: library)
    }

    private static func function<Function>(
        _ name: String,
        in library: UnsafeMutableRawPointer
    ) throws(MemcachedError) -> Function {
        guard let address = dlsym(library, name) else { throw .libraryMissing("it has no \(name)") }
        return unsafeBitCast(address, to: Function.self)
    }
}
