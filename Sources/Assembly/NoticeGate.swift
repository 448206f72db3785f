import Synchronization
import Wire

/// Lets at most five notices a second through and counts the rest.
final class NoticeGate: Sendable {
    private static let limit = 5

    private struct Count {
        var second: Duration = .zero
        var shown = 0
        var held = 0
    }

    private let time: TimeSource
    private let show: @Sendable (String) -> Void
    private let count = Mutex(Count())

    /// A gate in front of that function.
    init(time: TimeSource, show: @escaping @Sendable (String) -> Void) {
        self.time = time
        self.show = show
    }

    /// Shows a line, or counts it.
    func pass(_ line: String) {
        let now = time.uptime
        let text: String? = count.withLock { count in
            if now - count.second >= .seconds(1) {
                count.second = now
                count.shown = 0
            }
            guard count.shown < Self.limit else {
                count.held += 1
                return nil
            }
            count.shown += 1
            defer { count.held = 0 }
            return count.held == 0 ? line : "\(line)  (and \(count.held) more before)"
        }
        if let text { show(text) }
    }
}
