import Glibc
import Synchronization

/// A signal handler that forwards SIGWINCH and SIGCONT as bytes to a wake-up pipe.
enum SignalForwarder {
    /// The byte for SIGWINCH: the terminal has another size.
    static let resized = UInt8(ascii: "w")
    /// The byte for SIGCONT: the process continues after it was stopped.
    static let continued = UInt8(ascii: "c")

    // A process has one such pipe, because a signal handler receives nothing but the signal.
    private static let descriptor = Atomic<Int32>(-1)

    /// Forwards the signals of the process to `pipe` from now on.
    static func start(_ pipe: WakePipe) {
        descriptor.store(pipe.writeDescriptor, ordering: .sequentiallyConsistent)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { signal in
            var byte = signal == SIGCONT ? SignalForwarder.continued : SignalForwarder.resized
            let before = errno
            _ = write(SignalForwarder.descriptor.load(ordering: .relaxed), &byte, 1)
            errno = before
        }
        action.sa_flags = SA_RESTART
        sigaction(SIGWINCH, &action, nil)
        sigaction(SIGCONT, &action, nil)
    }

    /// Restores the default actions of the signals.
    static func stop() {
        signal(SIGWINCH, SIG_DFL)
        signal(SIGCONT, SIG_DFL)
        descriptor.store(-1, ordering: .sequentiallyConsistent)
    }
}
