import Core
import Synchronization

/// The moment at which leases were renewed last, by the monotonic clock and by that of the store.
final class RenewalTime: Sendable {
    private let moment: Mutex<(uptime: Duration, now: Timestamp)>

    init(_ uptime: Duration, _ now: Timestamp) {
        moment = Mutex((uptime, now))
    }

    /// The moment.
    var value: (uptime: Duration, now: Timestamp) { moment.withLock { $0 } }

    /// Notes a renewal.
    func set(_ uptime: Duration, _ now: Timestamp) {
        moment.withLock { $0 = (uptime, now) }
    }
}
