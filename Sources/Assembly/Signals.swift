import Console
import Glibc
import LineEditing
import Synchronization
import Wire

/// Ctrl-C as SIGINT, handed to whoever waits for it.
final class SignalInterrupts: Interrupts {
    private struct Waiting {
        var continuations: [Int: CheckedContinuation<Void, Never>] = [:]
        var next = 0
        /// A press that nobody waited for yet.
        var unheard: Duration?
    }

    /// How long a press is kept for a command that has not begun to wait; at the prompt Ctrl-C is a key and comes here never.
    private static let patience = Duration.milliseconds(500)
    private let waiting = Mutex(Waiting())
    private let time = TimeSource.system

    /// Takes SIGINT over for this process.
    init() {
        SignalPipe.hear(SIGINT) { [weak self] in self?.wakeAll() }
    }

    func next() async {
        let number = waiting.withLock { waiting in
            waiting.next += 1
            return waiting.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isLate = waiting.withLock { waiting in
                    if Task.isCancelled { return true }
                    if let unheard = waiting.unheard {
                        waiting.unheard = nil
                        if time.uptime - unheard < Self.patience { return true }
                    }
                    waiting.continuations[number] = continuation
                    return false
                }
                if isLate { continuation.resume() }
            }
        } onCancel: {
            let continuation = waiting.withLock { $0.continuations.removeValue(forKey: number) }
            continuation?.resume()
        }
    }

    private func wakeAll() {
        let continuations = waiting.withLock { waiting in
            defer { waiting.continuations = [:] }
            if waiting.continuations.isEmpty { waiting.unheard = time.uptime }
            return Array(waiting.continuations.values)
        }
        for continuation in continuations { continuation.resume() }
    }
}

/// TERM and HUP end a console the orderly way: the terminal is restored, the server drained.
enum SignalEnd {
    /// Cancels the reader when one of the two signals comes.
    static func cancel(_ reader: any LineReader) {
        for number in [SIGTERM, SIGHUP] { SignalPipe.hear(number) { reader.cancel(signal: number) } }
    }
}
