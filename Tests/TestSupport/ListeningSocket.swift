import Foundation
import Glibc

/// A socket at a free loopback port.
public final class ListeningSocket: Sendable {
    /// The number of the port.
    public let port: Int
    private let descriptor: Int32

    /// Takes a port of 127.0.0.1 or of ::1; with a queue of zero no connection is accepted, and the port refuses.
    public init(queue: Int32 = 256, isVersion6: Bool = false) {
        let descriptor = socket(isVersion6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let isNamed = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                let isBound =
                    isVersion6
                    ? bind(descriptor, pointer, size) == 0
                    : Loopback.withAddress(port: 0) { bind(descriptor, $0, $1) == 0 }
                return isBound && getsockname(descriptor, pointer, &size) == 0
            }
        }
        precondition(isNamed, "no loopback port is free")
        // The port stands at the same place in both kinds of addresses.
        port = Int(UInt16(bigEndian: address.sin6_port))
        if queue > 0 { listen(descriptor, queue) }
    }

    /// True if this machine has the address ::1.
    public static let hasVersion6: Bool = {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
            }
        }
    }()

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

    /// Waits for the same on a thread of its own, for a client that needs this one.
    public func clientConnected() async -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                while !self.waitForConnection() {}
                continuation.resume(returning: true)
            }
        }
    }

    /// Accepts no more connections.
    public func end() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}
