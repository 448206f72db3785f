/// The moment at which calls that share it must be done.
public struct Deadline: Sendable {
    private let end: Duration
    private let time: AppClock
    /// The span it was made with.
    public let span: Duration

    /// That long from now.
    public init(after span: Duration, on time: AppClock) {
        self.span = span
        self.time = time
        end = time.uptime + span
    }

    /// What is left, never negative.
    public var remaining: Duration {
        max(.zero, end - time.uptime)
    }

    /// True once nothing is left.
    public var hasPassed: Bool {
        remaining == .zero
    }

    /// The nearer of this and a moment that long from now.
    public func capped(at span: Duration) -> Deadline {
        span < remaining ? Deadline(after: span, on: time) : self
    }
}
