import Core
import Synchronization

/// The addresses that services hand out to their clients.
///
/// They lead to the services' own base URLs until the network is served at another origin, and then to the mounts below
/// that origin.
final class PublishedAddresses: Sendable {
    private let addresses: InProcessNetwork.Addresses
    private let origin = Mutex<HTTPURL?>(nil)

    init(_ addresses: InProcessNetwork.Addresses) {
        self.addresses = addresses
    }

    /// The base URLs of the services.
    var hosts: InProcessNetwork.Addresses { addresses }

    func publish(at origin: HTTPURL) {
        self.origin.withLock { $0 = origin }
    }

    /// Returns the URL under which clients reach a path of the service with that base URL.
    func url(_ host: HTTPURL, _ path: String, query: String? = nil) -> String {
        guard let origin = origin.withLock({ $0 }), let mount = addresses.mounts.first(where: { $0.host == host })
        else {
            return host.appending(path: path, query: query).text
        }
        return origin.appending(path: mount.path + path, query: query).text
    }
}
