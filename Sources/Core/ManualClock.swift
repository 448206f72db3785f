import Synchronization

/// A clock that moves only when it is told to.
public final class ManualClock: Sendable {
    private let start: Timestamp
    private let offset = Mutex(Duration.zero)

    /// A clock that stands at that moment.
    public init(at start: Timestamp = Timestamp(sinceEpoch: .zero)) {
        self.start = start
    }

    /// The moment it stands at.
    public var now: Timestamp { start + moved }

    /// How far it was moved since it was made.
    public var moved: Duration {
        offset.withLock { $0 }
    }

    /// How far it can be moved: some 30,000 years.
    private static let limit = Duration.seconds(1_000_000_000_000)

    /// Moves it on, however often, up to a moment with which everything else can still count.
    public func advance(by span: Duration) {
        offset.withLock { $0 = min($0 + min(span, Self.limit), Self.limit) }
    }
}
