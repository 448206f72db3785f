import Core
import HTTPTypes
import Synchronization

/// The findings about the requests of one attempt at a job.
final class JobTraffic: Sendable {
    private struct State {
        var asked: Duration?
        var mayHavePaid = false
    }

    private let spends: @Sendable (HTTPExchange) -> Bool
    private let time: AppClock
    private let state = Mutex(State())

    /// Creates the findings; `spends` tells whether an exchange may have been paid for without a payment of ours.
    init(spends: @escaping @Sendable (HTTPExchange) -> Bool, time: AppClock) {
        self.spends = spends
        self.time = time
    }

    /// The wait that the last response asked for.
    var asked: Duration? { state.withLock(\.asked) }

    /// True if somebody else may have paid for one of the requests.
    var mayHavePaid: Bool { state.withLock(\.mayHavePaid) }

    /// Notes an event of the execution.
    func note(_ event: ExecutionEvent) {
        guard case .exchange(let exchange) = event else { return }
        let wait = exchange.response?.headers[.retryAfter].flatMap { RetryAfter.wait($0, now: time.now) }
        let mayHavePaid = spends(exchange)
        state.withLock { state in
            state.asked = wait
            if mayHavePaid { state.mayHavePaid = true }
        }
    }
}
