import NIOCore
import NIOPosix

/// Looks for a port that nobody listens on.
enum FreePort {
    /// One of the next ten, else any; nil if the host takes none.
    ///
    /// It may be taken again before it is used.
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
