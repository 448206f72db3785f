import Core
import Glibc
import Synchronization

/// A way to a server of PostgreSQL on which a connection can be lost during a commit.
public final class DatabaseProxy: Sendable {
    /// The message that is lost, with its connection.
    public enum Loss: Sendable {
        /// The client's COMMIT, so that nothing is committed.
        case commit
        /// The server's answer to it, so that the client cannot know.
        case answer
    }

    /// The port of the proxy.
    public var port: Int { socket.port }
    private let target: Int
    private let socket = ListeningSocket()
    private let loss = Mutex<Loss?>(nil)

    /// Starts a proxy to a port of this machine.
    public init(to target: Int) throws {
        self.target = target
        try DetachedThread.start(signals: .blocked) { [self] in
            while let client = socket.next() {
                guard let server = Loopback.connect(port: self.target) else {
                    close(client)
                    continue
                }
                try? DetachedThread.start(signals: .blocked) { self.relay(client, server) }
            }
        }
    }

    /// Loses the next message of a kind.
    public func lose(_ next: Loss) {
        loss.withLock { $0 = next }
    }

    /// True once that has happened.
    public var hasLost: Bool { loss.withLock { $0 == nil } }

    /// Takes no more connections.
    public func end() {
        socket.end()
    }

    private func relay(_ client: Int32, _ server: Int32) {
        defer {
            close(client)
            close(server)
        }
        while true {
            var ends = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&ends, 2, -1) > 0 else { return }
            for (index, end) in ends.enumerated() where end.revents != 0 {
                guard let bytes = read(end.fd) else { return }
                let isCommit = index == 0 && bytes.contains(Array("COMMIT\0".utf8))
                let lost = isCommit ? loss.withLock { $0.take() } : nil
                if lost == .commit { return }
                guard Loopback.write(bytes, to: index == 0 ? server : client) else { return }
                if lost == .answer {
                    _ = read(server)
                    return
                }
            }
        }
    }

    private func read(_ end: Int32) -> [UInt8]? {
        var block = [UInt8](repeating: 0, count: 65_536)
        let count = recv(end, &block, block.count, 0)
        return count > 0 ? Array(block[..<count]) : nil
    }
}
