import Console
import Glibc
import LineEditing
import Synchronization

/// A counter of Ctrl-C, which arrives as SIGINT.
///
/// While a line is edited Ctrl-C is a key, and only the SIGINT of another program arrives here.
final class SignalInterrupts: InterruptSource {
    private struct State {
        var waiting: [Int: (after: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Installs the handler of SIGINT for this process.
    init() {
        SignalPipe.onSignal(SIGINT) { [weak self] in self?.press() }
    }

    var count: Int { SignalPipe.interruptCount }

    func countWithPending() -> Int {
        // On a busy machine a signal waits for the thread that the kernel chose for it. A thread that unblocks a signal
        // takes it over at once.
        var interrupt = sigset_t()
        sigemptyset(&interrupt)
        sigaddset(&interrupt, SIGINT)
        pthread_sigmask(SIG_BLOCK, &interrupt, nil)
        pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
        return SignalPipe.interruptCount
    }

    func pressed(after count: Int) async {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard SignalPipe.interruptCount <= count, !Task.isCancelled else { return true }
                    state.waiting[number] = (count, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiting = state.withLock { $0.waiting.removeValue(forKey: number) }
            waiting?.continuation.resume()
        }
    }

    private func press() {
        let over = state.withLock { state in
            let count = SignalPipe.interruptCount
            let over = state.waiting.filter { $0.value.after < count }
            for number in over.keys { state.waiting[number] = nil }
            return over.values.map(\.continuation)
        }
        for continuation in over { continuation.resume() }
    }
}

/// The orderly end of a console after TERM and HUP: the terminal is restored, the server drained.
enum TerminationSignals {
    /// Cancels the reader when TERM or HUP arrives.
    static func cancel(_ reader: any LineReader) {
        for number in [SIGTERM, SIGHUP] { SignalPipe.onSignal(number) { reader.cancel(signal: number) } }
    }
}
