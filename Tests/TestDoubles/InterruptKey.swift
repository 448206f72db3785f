public import Console
import Synchronization

/// An interrupt key that the test presses.
public final class InterruptKey: InterruptSource {
    private let state = Mutex((count: 0, asked: 0))

    /// Creates a key that was not pressed.
    public init() {}

    public var count: Int { state.withLock { $0.count } }

    /// The most presses that were waited for.
    public var asked: Int { state.withLock { $0.asked } }

    /// Presses the key.
    public func push() {
        state.withLock { $0.count += 1 }
    }

    public func pressed(after count: Int) async {
        state.withLock { $0.asked = max($0.asked, count + 1) }
        while self.count <= count, !Task.isCancelled { await Task.yield() }
    }
}
