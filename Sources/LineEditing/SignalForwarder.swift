import Glibc
import Synchronization

/// Turns SIGWINCH and SIGCONT into bytes in a wake-up pipe.
enum SignalForwarder {
    /// The terminal has another size.
    static let resized = UInt8(ascii: "w")
    /// The process goes on after it was stopped.
    static let continued = UInt8(ascii: "c")

    // A process has one such pipe, because a signal's function is given nothing but the signal.
    private static let descriptor = Atomic<Int32>(-1)

    /// Sends the signals of the process to `pipe` from now on.
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

    /// Lets the signals do again what they do by themselves.
    static func stop() {
        signal(SIGWINCH, SIG_DFL)
        signal(SIGCONT, SIG_DFL)
        descriptor.store(-1, ordering: .sequentiallyConsistent)
    }
}
