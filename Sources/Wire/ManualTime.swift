import Synchronization

/// A clock that moves only when it is told to.
public final class ManualTime: Sendable {
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

    /// Moves it on.
    public func advance(by span: Duration) {
        offset.withLock { $0 += span }
    }
}
