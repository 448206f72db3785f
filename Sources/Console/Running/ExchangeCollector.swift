import Core
import ExecutorCore
import Synchronization

/// Keeps the rounds of one command while it runs, and knows whether a payment was sent.
final class ExchangeCollector: Sendable {
    private let collected = Mutex<[HTTPExchange]>([])
    private let paying = Mutex(false)

    /// Hears the events of a task.
    var observer: ExecutionObserver {
        ExecutionObserver { [self] event in
            switch event {
            case .round(let round): keep(round)
            case .paying: paying.withLock { $0 = true }
            case .retrying: break
            }
        }
    }

    /// Keeps a round that was sent for no task.
    func keep(_ round: HTTPExchange) {
        collected.withLock { $0.append(round) }
    }

    /// True once a payment was sent: from then on nobody can take it back.
    var hasPaid: Bool { paying.withLock { $0 } }

    /// What was collected.
    var rounds: [HTTPExchange] {
        collected.withLock { $0 }
    }
}
