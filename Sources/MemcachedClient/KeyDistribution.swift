import CMemcached
import Core
import Synchronization

/// The distribution of keys over several servers by consistent hashing, so that a server more moves few of them.
///
/// It is that of libketama with MD5 and equal weights, which other clients have as well, so that they find each other's
/// keys. It depends on the servers' addresses as they are written, and not on their order.
///
/// Source: libmemcached documentation, `MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED`.
final class KeyDistribution: Sendable {
    private struct Servers {
        let pointer: LibmemcachedLibrary.Servers
    }

    private let library: LibmemcachedLibrary
    private let servers: Mutex<Servers>
    private let count: Int

    /// Creates the distribution over servers.
    ///
    /// - Throws: ``MemcachedError/libraryMissing(_:)``.
    init(over places: [ServerPlace]) throws(MemcachedError) {
        let library = try LibmemcachedLibrary.shared.get()
        guard let pointer = library.create(nil) else { throw .libraryMissing("it has no memory") }
        var results = [library.setBehavior(pointer, MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED, 1)]
        for place in places {
            switch place {
            case .host(let host, let port): results.append(library.addHost(pointer, host, in_port_t(port)))
            case .socket(let path): results.append(library.addSocket(pointer, path))
            }
        }
        self.library = library
        servers = Mutex(Servers(pointer: pointer))
        count = places.count
        guard results.allSatisfy({ $0 == MEMCACHED_SUCCESS }) else {
            throw .libraryMissing("it takes no list of \(places.count) servers")
        }
    }

    deinit {
        servers.withLock { library.free($0.pointer) }
    }

    /// Returns the index of the server that has a key.
    func index(of key: [UInt8]) -> Int {
        let place = servers.withLock { servers in
            key.withUnsafeBytes { bytes in
                library.place(servers.pointer, bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count)
            }
        }
        // It is never another one; the remainder spares the callers an error.
        return Int(place) % count
    }
}
