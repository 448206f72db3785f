import Core
import Synchronization

/// One call on its way to the thread and back.
final class CurlTransfer: Sendable {
    let call: HTTPClientRequest
    /// How long it may take.
    let limit: Duration
    /// The span of the deadline, which is what a person set.
    let span: Duration
    private let stopped = Atomic(false)

    init(_ call: HTTPClientRequest, limit: Duration, span: Duration) {
        self.call = call
        self.limit = limit
        self.span = span
    }

    var isStopped: Bool { stopped.load(ordering: .acquiring) }

    func stop() {
        stopped.store(true, ordering: .releasing)
    }
}
