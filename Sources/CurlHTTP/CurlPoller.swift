import CCurl
import Glibc

/// A poller that waits for libcurl's sockets and for its timer.
///
/// A kept connection is removed from the kernel's list only when an event occurs on it while it is unused, so a
/// transfer over a kept connection costs no `epoll_ctl`. This requires knowing when a socket's number is given to
/// another socket; so libcurl opens and closes its connections through this type.
final class CurlPoller {
    private struct Socket {
        var wanted: UInt32 = 0
        var registered: UInt32 = 0
        var isOurs = false
    }

    private let epoll: CInt
    private var sockets: [Socket] = []
    private var due: Int?

    /// Creates a poller; nil if the machine provides no more file descriptors.
    init?(wakingOn wake: CInt) {
        epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard epoll >= 0 else { return nil }
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.fd = wake
        epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event)
    }

    deinit {
        if epoll >= 0 { close(epoll) }
    }

    /// Returns true once the time at which libcurl wants to be called has come, and clears that time.
    func takeDue() -> Bool {
        guard let due, due <= Self.now else { return false }
        self.due = nil
        return true
    }

    /// Waits until a socket is ready or the timer is due; returns the number of events.
    func wait(into events: UnsafeMutableBufferPointer<epoll_event>) -> Int {
        let timeout = due.map { CInt(clamping: max(0, $0 - Self.now)) } ?? -1
        return Int(max(0, epoll_wait(epoll, events.baseAddress, CInt(events.count), timeout)))
    }

    /// Returns the readiness to report to libcurl for an event; nil if libcurl does not wait for it.
    func readiness(of event: epoll_event) -> CInt? {
        let number = Int(event.data.fd)
        guard sockets.indices.contains(number), sockets[number].wanted != 0 else {
            forget(event.data.fd)
            return nil
        }
        var ready: CInt = 0
        if event.events & EPOLLIN.rawValue != 0 { ready |= CURL_CSELECT_IN }
        if event.events & EPOLLOUT.rawValue != 0 { ready |= CURL_CSELECT_OUT }
        if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { ready |= CURL_CSELECT_ERR }
        return ready
    }

    func opened(_ socket: CInt) {
        reserve(socket)
        sockets[Int(socket)] = Socket(isOurs: true)
    }

    func closed(_ socket: CInt) {
        reserve(socket)
        sockets[Int(socket)] = Socket()
    }

    func want(_ what: CInt, of socket: CInt) {
        reserve(socket)
        let number = Int(socket)
        var events: UInt32 = 0
        if what == CURL_POLL_IN || what == CURL_POLL_INOUT { events |= EPOLLIN.rawValue }
        if what == CURL_POLL_OUT || what == CURL_POLL_INOUT { events |= EPOLLOUT.rawValue }
        sockets[number].wanted = events
        if events == 0 {
            if !sockets[number].isOurs { forget(socket) }
        } else if sockets[number].registered != events {
            register(socket, events)
        }
    }

    /// Sets the time at which libcurl wants to be called; negative milliseconds mean never.
    func call(inMilliseconds span: Int) {
        due = span < 0 ? nil : Self.now + span
    }

    private func register(_ socket: CInt, _ events: UInt32) {
        var event = epoll_event()
        event.events = events
        event.data.fd = socket
        let isKnown = sockets[Int(socket)].registered != 0
        let done = epoll_ctl(epoll, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event)
        if done != 0 { epoll_ctl(epoll, isKnown ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event) }
        sockets[Int(socket)].registered = events
    }

    private func forget(_ socket: CInt) {
        var event = epoll_event()
        epoll_ctl(epoll, EPOLL_CTL_DEL, socket, &event)
        if sockets.indices.contains(Int(socket)) { sockets[Int(socket)].registered = 0 }
    }

    private func reserve(_ socket: CInt) {
        let missing = Int(socket) + 1 - sockets.count
        if missing > 0 { sockets.append(contentsOf: repeatElement(Socket(), count: missing)) }
    }

    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
