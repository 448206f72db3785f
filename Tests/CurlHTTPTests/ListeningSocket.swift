import Glibc

/// A loopback port of its own.
final class ListeningSocket: Sendable {
    let port: Int
    private let number: CInt

    /// A port that is taken; with a queue of zero nobody listens on it, and it refuses.
    init(queue: CInt = 256) {
        number = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let number = self.number
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, size) == 0 && getsockname(number, $0, &size) == 0
            }
        }
        precondition(isBound, "no loopback port is free")
        port = Int(UInt16(bigEndian: address.sin_port))
        if queue > 0 { listen(number, queue) }
    }

    deinit {
        close(number)
    }

    /// Waits for the next connection; nil after the end.
    func next() -> CInt? {
        let connection = accept(number, nil, nil)
        return connection < 0 ? nil : connection
    }

    /// Takes no more connections.
    func end() {
        shutdown(number, CInt(SHUT_RDWR))
    }
}
