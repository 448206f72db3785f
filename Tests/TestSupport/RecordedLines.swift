import Synchronization

/// Lines in the order in which they were added, from any thread.
public final class RecordedLines: Sendable {
    private let lines = Mutex<[String]>([])

    /// Creates an empty list.
    public init() {}

    /// The lines so far.
    public var all: [String] { lines.withLock { $0 } }

    /// Adds a line.
    public func add(_ line: String) {
        lines.withLock { $0.append(line) }
    }
}
