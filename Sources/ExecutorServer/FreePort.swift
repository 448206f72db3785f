import NIOCore
import NIOPosix

/// A search for a port that no program listens on.
enum FreePort {
    /// Returns the first free port of the ten after `port`, else any free one; nil if the host allows none.
    ///
    /// The port may be taken again before it is used.
    static func find(host: String, near port: Int) async -> Int? {
        for candidate in Array(port + 1...port + 10) + [0] where candidate <= 65_535 {
            if let free = await bound(host: host, port: candidate) { return free }
        }
        return nil
    }

    private static func bound(host: String, port: Int) async -> Int? {
        do {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .bind(host: host, port: port).get()
            let free = channel.localAddress?.port
            try await channel.close()
            return free
        } catch {
            return nil
        }
    }
}
