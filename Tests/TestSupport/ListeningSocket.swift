import Glibc

/// A socket at a free loopback port.
public final class ListeningSocket: Sendable {
    /// The number of the port.
    public let port: Int
    private let descriptor: Int32

    /// Takes a port; with a queue of zero no connection is accepted, and the port refuses.
    public init(queue: Int32 = 256) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let isBound = Loopback.withAddress(port: 0) { bind(descriptor, $0, $1) == 0 }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isNamed = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) == 0 }
        }
        precondition(isBound && isNamed, "no loopback port is free")
        port = Int(UInt16(bigEndian: address.sin_port))
        if queue > 0 { listen(descriptor, queue) }
    }

    deinit {
        close(descriptor)
    }

    /// Waits for the next connection; nil after the end.
    public func next() -> Int32? {
        let connection = accept(descriptor, nil, nil)
        return connection < 0 ? nil : connection
    }

    /// Waits until a client has connected, and leaves its connection waiting; false if none did within a minute.
    public func waitForConnection() -> Bool {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&source, 1, 60_000) == 1
    }

    /// Accepts no more connections.
    public func end() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}
