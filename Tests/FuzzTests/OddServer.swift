import Foundation
import Glibc
import Synchronization

/// An HTTP server on a loopback port that answers each request with the same bytes, until it is given others.
final class OddServer: Sendable {
    /// The bytes of the answer, and whether the connection stays open behind them.
    struct Answer {
        var bytes: [UInt8] = []
        var staysOpen = false
    }

    let port: Int
    private let socket: Int32
    private let answer = Mutex(Answer())

    /// Listens at a free port, on threads of its own.
    init() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && listen(socket, 256) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        self.socket = socket
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { self.acceptConnections() }
    }

    /// Takes no more connections.
    func end() {
        shutdown(socket, Int32(SHUT_RDWR))
    }

    /// Answers with that from now on.
    func answer(with next: Answer) {
        answer.withLock { $0 = next }
    }

    private func acceptConnections() {
        while true {
            let connection = accept(socket, nil, nil)
            guard connection >= 0 else {
                close(socket)
                return
            }
            Thread.detachNewThread { self.serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        // An answer that is not complete would be waited for.
        var limit = timeval(tv_sec: 0, tv_usec: 3000)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var abrupt = linger(l_onoff: 1, l_linger: 1)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
        var on: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        while readRequest(connection) {
            let answer = answer.withLock { $0 }
            var rest = answer.bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
            guard answer.staysOpen else { return }
        }
    }

    /// Reads to the end of a request's headers; false if there is no more.
    private func readRequest(_ connection: Int32) -> Bool {
        var head: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let count = recv(connection, &block, block.count, 0)
            guard count > 0 else { return false }
            head += block[..<count]
        }
        return true
    }
}
