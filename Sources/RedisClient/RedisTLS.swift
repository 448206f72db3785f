import Core
import NIOCore
import NIOPosix
import NIOSSL

/// The TLS of connections to Redis, which checks the server's certificate and name.
struct RedisTLS: Sendable {
    private let context: NIOSSLContext

    /// Creates the TLS of a client.
    ///
    /// - Throws: ``RedisError/tls(server:reason:)`` for certificates that can't be read.
    init(_ settings: RedisClient.Settings, server: String) throws(RedisError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.shutdownTimeout = .milliseconds(500)
        if let path = settings.certificates { configuration.trustRoots = .file(path) }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tls(server: server, reason: "the certificates can't be read: \(error)")
        }
    }

    /// Returns the handler of one connection.
    func handler(for place: RedisAddress.Place) throws -> NIOSSLClientHandler {
        // An IP address is no name that a server could choose its certificate by; the certificate must have it.
        guard case .host(let host, _) = place, (try? SocketAddress(ipAddress: host, port: 0)) == nil else {
            return try NIOSSLClientHandler(context: context, serverHostname: nil)
        }
        return try NIOSSLClientHandler(context: context, serverHostname: host)
    }
}
