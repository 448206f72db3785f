import Console
@preconcurrency import Dispatch
import Glibc
import LineEditing
import Synchronization

/// Ctrl-C as SIGINT, handed to whoever waits for it.
final class SignalInterrupts: Interrupts {
    private struct Waiting {
        var continuations: [Int: CheckedContinuation<Void, Never>] = [:]
        var next = 0
    }

    private let waiting = Mutex(Waiting())
    private let sources: [any DispatchSourceSignal]

    /// Takes SIGINT over for this process.
    init() {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        sources = [source]
        source.setEventHandler { @Sendable [weak self] in self?.wakeAll() }
        source.resume()
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
            return Array(waiting.continuations.values)
        }
        for continuation in continuations { continuation.resume() }
    }
}

/// TERM and HUP end a console the orderly way: the terminal is restored, the server drained.
final class SignalEnd: Sendable {
    private let sources: [any DispatchSourceSignal]

    /// Cancels the reader when one of the two signals comes.
    init(reader: any LineReader) {
        var sources: [any DispatchSourceSignal] = []
        for number in [SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in reader.cancel(signal: number) }
            source.resume()
            sources.append(source)
        }
        self.sources = sources
    }
}
