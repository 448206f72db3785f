import Synchronization

/// A buffer that holds notices back while another program uses the screen.
final class NoticeBuffer: Sendable {
    private struct State {
        var isHeld = false
        var lines: [String] = []
    }

    private let state = Mutex(State())
    private let show: @Sendable (String) -> Void

    /// Creates a buffer that shows notices with the given function.
    init(show: @escaping @Sendable (String) -> Void) {
        self.show = show
    }

    /// Shows a line, or keeps it for later.
    func submit(_ line: String) {
        let isHeld = state.withLock { state in
            if state.isHeld { state.lines.append(line) }
            return state.isHeld
        }
        if !isHeld { show(line) }
    }

    /// Holds notices back during the work, and shows them after it.
    func withNoticesHeld<Value, Failure: Error>(_ work: () async throws(Failure) -> Value) async throws(Failure)
        -> Value
    {
        state.withLock { $0.isHeld = true }
        defer {
            let lines = state.withLock { state in
                defer { state = State() }
                return state.lines
            }
            for line in lines { show(line) }
        }
        return try await work()
    }
}
