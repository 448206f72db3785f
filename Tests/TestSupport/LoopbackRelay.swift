import Core
import Glibc
import Synchronization

/// A way to a port of this machine on which messages can be watched and lost.
public final class LoopbackRelay: Sendable {
    /// A part of what travels, as it was read at once.
    public struct Message: Sendable {
        /// The number of the connection, from 1.
        public let connection: Int
        /// True if the client sent it.
        public let isFromClient: Bool
        /// The bytes.
        public let bytes: [UInt8]
        fileprivate let ports: (relay: Int, target: Int)

        /// The bytes with the port of the target where a client names that of the relay, as a server of HTTP that checks
        /// its `Host` wants it.
        public var addressed: [UInt8] {
            isFromClient ? bytes.replacing(":\(ports.relay)".utf8, with: ":\(ports.target)".utf8) : bytes
        }
    }

    /// Changes a part of what travels before it is passed on; nil loses it with its connection.
    public typealias Change = @Sendable (Message) -> [UInt8]?

    /// The port of the relay.
    public var port: Int { socket.port }
    private let target: Int
    private let change: Change
    private let socket = ListeningSocket()

    /// Starts a relay to a port of this machine.
    ///
    /// `change` is called for each message before it is passed on.
    public init(to target: Int, change: @escaping Change) throws {
        self.target = target
        self.change = change
        try DetachedThread.start(signals: .blocked) { [self] in
            var number = 0
            while let client = socket.next() {
                guard let server = Loopback.connect(port: self.target) else {
                    close(client)
                    continue
                }
                number += 1
                let connection = number
                try? DetachedThread.start(signals: .blocked) { self.relay(client, server, connection) }
            }
        }
    }

    /// Takes no more connections.
    public func end() {
        socket.end()
    }

    private func relay(_ client: Int32, _ server: Int32, _ connection: Int) {
        defer {
            close(client)
            close(server)
        }
        while true {
            var ends = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&ends, 2, -1) > 0 else { return }
            for (index, end) in ends.enumerated() where end.revents != 0 {
                guard let bytes = read(end.fd) else { return }
                let ports = (relay: port, target: target)
                let message = Message(connection: connection, isFromClient: index == 0, bytes: bytes, ports: ports)
                guard let bytes = change(message), Loopback.write(bytes, to: index == 0 ? server : client) else {
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
