/// A gate at which a task waits until it is opened.
public final class Latch: Sendable {
    private let arrivals = AsyncStream<Void>.makeStream()
    private let openings = AsyncStream<Void>.makeStream()

    /// Creates a latch that is shut.
    public init() {}

    /// Waits; false if the task was cancelled meanwhile.
    public func pass() async -> Bool {
        arrivals.continuation.yield()
        for await _ in openings.stream { return true }
        return false
    }

    /// Waits until a task has arrived at the gate.
    public func arrival() async {
        for await _ in arrivals.stream { return }
    }

    /// Lets one task pass.
    public func open() {
        openings.continuation.yield()
    }
}
