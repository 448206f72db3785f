import Synchronization

/// A clock that moves only when it is advanced.
public final class ManualClock: Sendable {
    private let start: Timestamp
    private let offset = Mutex(Duration.zero)

    /// Creates a clock that is set to the given moment.
    public init(at start: Timestamp = Timestamp(sinceEpoch: .zero)) {
        self.start = start
    }

    /// The current moment of the clock.
    public var now: Timestamp { start + moved }

    /// The time by which it was advanced since it was created.
    public var moved: Duration {
        offset.withLock { $0 }
    }

    /// The maximum time by which it can be advanced: some 30,000 years.
    private static let limit = Duration.seconds(1_000_000_000_000)

    /// Advances the clock; all calls together stop at a moment with which all other code can still calculate.
    public func advance(by span: Duration) {
        offset.withLock { $0 = min($0 + min(span, Self.limit), Self.limit) }
    }
}
