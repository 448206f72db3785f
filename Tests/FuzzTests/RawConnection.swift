import Glibc
import TestSupport

/// A connection to a port of this machine that carries bytes as they are, and blocks.
final class RawConnection {
    private let socket: Int32

    /// Connects; nil if nobody listens.
    init?(port: Int) {
        guard let socket = Loopback.connect(port: port) else { return nil }
        self.socket = socket
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        // The port is free at once, so that hundreds of thousands can be taken.
        var abrupt = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
    }

    deinit {
        close(socket)
    }

    /// Sends bytes, and says that no more come.
    func send(_ bytes: [UInt8]) {
        guard Loopback.write(bytes, to: socket) else { return }
        shutdown(socket, Int32(SHUT_WR))
    }

    /// The bytes that arrive until the other side ends; nil if it does not within 20 seconds.
    func rest() -> [UInt8]? {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &block, block.count, 0)
            if count < 0 { return errno == EAGAIN ? nil : bytes }
            if count == 0 { return bytes }
            bytes += block[..<count]
        }
    }
}
