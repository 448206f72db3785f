/// A moment by which all calls that share it must be finished.
public struct Deadline: Sendable {
    private let end: Duration
    private let time: AppClock
    /// The span with which it was created.
    public let span: Duration

    /// Creates a deadline that is the given span from now.
    public init(after span: Duration, on time: AppClock) {
        self.span = span
        self.time = time
        end = time.uptime + span
    }

    /// The time that is left, never negative.
    public var remaining: Duration {
        max(.zero, end - time.uptime)
    }

    /// True once no time is left.
    public var hasPassed: Bool {
        remaining == .zero
    }

    /// Returns the nearer of this deadline and one that is the given span from now.
    public func capped(at span: Duration) -> Deadline {
        span < remaining ? Deadline(after: span, on: time) : self
    }
}
