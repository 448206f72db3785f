import Core
import Synchronization

/// A rate limiter that shows at most five notices per second, and counts the rest.
final class NoticeRateLimiter: Sendable {
    private static let limit = 5

    private struct Count {
        var second: Duration = .zero
        var shown = 0
        var held = 0
    }

    private let time: AppClock
    private let later: @Sendable (Duration, @escaping @Sendable () -> Void) -> Void
    private let show: @Sendable (String) -> Void
    private let count = Mutex(Count())

    /// Creates a limiter for `show`; `later` runs work after a delay, to report the number of notices held back.
    init(
        time: AppClock,
        later: @escaping @Sendable (Duration, @escaping @Sendable () -> Void) -> Void,
        show: @escaping @Sendable (String) -> Void
    ) {
        self.time = time
        self.later = later
        self.show = show
    }

    /// Shows a line, or counts it.
    func submit(_ line: String) {
        let now = time.uptime
        let (isShown, wait): (Bool, Duration?) = count.withLock { count in
            if now - count.second >= .seconds(1) {
                count.second = now
                count.shown = 0
            }
            guard count.shown < Self.limit else {
                count.held += 1
                return (false, count.held == 1 ? count.second + .seconds(1) - now : nil)
            }
            count.shown += 1
            return (true, nil)
        }
        if isShown { show(line) }
        if let wait { later(wait) { [self] in tellHeld() } }
    }

    private func tellHeld() {
        let held: Int = count.withLock { count in
            defer { count.held = 0 }
            return count.held
        }
        if held > 0 { show("and \(held) more") }
    }
}
