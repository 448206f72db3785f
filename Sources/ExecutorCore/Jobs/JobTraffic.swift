import Core
import HTTPTypes
import Synchronization

/// The findings about the requests of one attempt at a job.
final class JobTraffic: Sendable {
    private struct State {
        var asked: Duration?
        var mayHavePaid = false
    }

    private let payingHosts: Set<String>
    private let time: AppClock
    private let state = Mutex(State())

    init(payingHosts: Set<String>, time: AppClock) {
        self.payingHosts = payingHosts
        self.time = time
    }

    /// The wait that the last response asked for.
    var asked: Duration? { state.withLock(\.asked) }

    /// True if a host that pays by itself received a request, and its answer does not say that it did nothing.
    var mayHavePaid: Bool { state.withLock(\.mayHavePaid) }

    /// Notes an event of the execution.
    func note(_ event: ExecutionEvent) {
        guard case .exchange(let exchange) = event else { return }
        let wait = exchange.response?.headers[.retryAfter].flatMap { RetryAfter.wait($0, now: time.now) }
        let didNothing =
            switch exchange.outcome {
            case .failed(let error): error.sentNothing
            // A host that paid says so in its answer; of an error of its own it is not known what came before it.
            case .response(let response): response.status < 500
            }
        let pays = payingHosts.contains(exchange.request.url.host)
        state.withLock { state in
            state.asked = wait
            if pays, !didNothing { state.mayHavePaid = true }
        }
    }
}
