import Synchronization

/// A count of requests.
final class RequestCounter: Sendable {
    private let value = Mutex(0)

    /// The present count.
    var count: Int { value.withLock { $0 } }

    func add() {
        value.withLock { $0 += 1 }
    }
}
