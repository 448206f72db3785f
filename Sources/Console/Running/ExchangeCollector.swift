import Core
import ExecutorCore
import Synchronization

/// A collector of the HTTP exchanges of one running command, which also notes whether a payment was sent.
final class ExchangeCollector: Sendable {
    private let collected = Mutex<[HTTPExchange]>([])
    private let paying = Mutex(false)
    private let progress: (@Sendable (_ sent: Int, _ size: Int) -> Void)?

    /// Creates an empty collector; `progress` is called with each piece of a file that was sent.
    init(progress: (@Sendable (_ sent: Int, _ size: Int) -> Void)? = nil) {
        self.progress = progress
    }

    /// The observer to pass to the command's tasks.
    var observer: ExecutionObserver {
        ExecutionObserver { [self] event in
            switch event {
            case .exchange(let round): keep(round)
            case .paying: paying.withLock { $0 = true }
            case .progress(let sent, let size): progress?(sent, size)
            case .retrying: break
            }
        }
    }

    /// Adds an exchange.
    func keep(_ round: HTTPExchange) {
        collected.withLock { $0.append(round) }
    }

    /// True once a payment was sent, which cannot be taken back.
    var hasPaid: Bool { paying.withLock { $0 } }

    /// The collected exchanges, oldest first.
    var exchanges: [HTTPExchange] {
        collected.withLock { $0 }
    }
}
