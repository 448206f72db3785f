import Core
import Glibc
import Synchronization

/// The delivery of signals as bytes in a pipe, read by a thread of its own.
///
/// Dispatch's signal sources are not used: on Linux they block a signal on the thread that happens to receive it and
/// raise it again there, where the descriptor that they read may never see it, so that a first Ctrl-C or TERM can be
/// lost.
enum SignalPipe {
    private struct Pipe {
        var work: [UInt8: @Sendable () -> Void] = [:]
        var isOpen = false
    }

    // A process has one such pipe, because a signal handler receives only the number of the signal.
    private static let pipe = Mutex(Pipe())
    private static let descriptor = Atomic<Int32>(-1)
    private static let interrupts = Atomic<Int>(0)

    /// The number of SIGINTs that arrived, counted by the handler itself.
    ///
    /// The thread may run its work much later: a count made there could fall to a command that began meanwhile.
    static var interruptCount: Int { interrupts.load(ordering: .acquiring) }

    /// Runs the work on another thread whenever the signal arrives.
    static func onSignal(_ number: Int32, _ work: @escaping @Sendable () -> Void) {
        let isReady = pipe.withLock { pipe in
            pipe.work[UInt8(truncatingIfNeeded: number)] = work
            if !pipe.isOpen { pipe.isOpen = open() }
            return pipe.isOpen
        }
        guard isReady else { return }
        // The counter is made here, because a handler may not run the initializer of a static property.
        _ = interruptCount
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            var byte = UInt8(truncatingIfNeeded: number)
            let before = errno
            if number == SIGINT { SignalPipe.interrupts.wrappingAdd(1, ordering: .acquiringAndReleasing) }
            _ = write(SignalPipe.descriptor.load(ordering: .relaxed), &byte, 1)
            errno = before
        }
        action.sa_flags = SA_RESTART
        sigaction(number, &action, nil)
    }

    private static func open() -> Bool {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        descriptor.store(ends[1], ordering: .sequentiallyConsistent)
        let source = ends[0]
        // The thread lasts as long as the process.
        return (try? DetachedThread.start { listen(to: source) }) != nil
    }

    private static func listen(to source: Int32) {
        var byte: UInt8 = 0
        while true {
            let count = read(source, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return }
            let work = pipe.withLock { $0.work[byte] }
            work?()
        }
    }
}
