import Foundation
import Glibc
import Synchronization
import TestSupport

/// An HTTP server on a loopback port that answers each request with the same bytes, until it is given others.
final class OddServer: Sendable {
    /// The bytes of the answer, and whether the connection stays open behind them.
    struct Answer {
        var bytes: [UInt8] = []
        var staysOpen = false
    }

    /// The number of the port.
    var port: Int { listening.port }
    private let listening = ListeningSocket()
    private let answer = Mutex(Answer())

    /// Listens at a free port, on threads of its own.
    init() {
        Thread.detachNewThread { self.acceptConnections() }
    }

    /// Accepts no more connections.
    func end() {
        listening.end()
    }

    /// Answers with that from now on.
    func answer(with next: Answer) {
        answer.withLock { $0 = next }
    }

    private func acceptConnections() {
        while let connection = listening.next() {
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
            guard Loopback.write(answer.bytes, to: connection), answer.staysOpen else { return }
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
