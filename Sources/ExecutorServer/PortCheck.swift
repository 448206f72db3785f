import NIOCore
import NIOPosix

/// A check whether a server could listen.
public enum PortCheck {
    /// Returns the reason why no server can listen on a port of a host; nil if one can.
    public static func problem(host: String, port: Int) async -> ServerError? {
        do {
            _ = try await bound(host: host, port: port)
            return nil
        } catch {
            return await HTTPListener.failure(error, host: host, port: port)
        }
    }

    /// Takes a port as a server does, gives it back, and returns its number.
    static func bound(host: String, port: Int) async throws -> Int? {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port).get()
        let port = channel.localAddress?.port
        try await channel.close()
        return port
    }
}
