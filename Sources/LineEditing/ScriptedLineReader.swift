import Synchronization

/// A reader that returns given lines, for replays and tests.
public final class ScriptedLineReader: LineReader {
    private struct State {
        var events: ArraySlice<LineEvent>
        var secrets: ArraySlice<[UInt8]>
        var notices: [String] = []
        var remembered: [String] = []
        var signal: Int32?
    }

    /// True if the reader stands for a user at a terminal.
    public let isInteractive: Bool
    private let state: Mutex<State>

    /// Creates a reader that returns `events` and then ``LineEvent/end``; `secrets` answer ``secret(_:)`` in turn.
    public init(events: [LineEvent], secrets: [[UInt8]] = [], isInteractive: Bool = false) {
        self.isInteractive = isInteractive
        state = Mutex(State(events: events[...], secrets: secrets[...]))
    }

    /// Creates a reader that returns `lines` and then ``LineEvent/end``.
    public convenience init(_ lines: [String], isInteractive: Bool = false) {
        self.init(events: lines.map { .line($0) }, isInteractive: isInteractive)
    }

    /// The notices so far.
    public var notices: [String] {
        state.withLock { $0.notices }
    }

    /// The entries remembered so far.
    public var remembered: [String] {
        state.withLock { $0.remembered }
    }

    public func next(_ prompt: LinePrompt) async -> LineEvent {
        state.withLock { state in
            if let signal = state.signal { return .terminated(signal: signal) }
            return state.events.popFirst() ?? .end
        }
    }

    public func remember(_ entry: String) async {
        state.withLock { $0.remembered.append(entry) }
    }

    public func secret(_ prompt: String) async -> [UInt8]? {
        state.withLock { $0.secrets.popFirst() }
    }

    public func notice(_ text: String) {
        state.withLock { $0.notices.append(text) }
    }

    public func cancel(signal: Int32) {
        state.withLock { $0.signal = signal }
    }

    public func close() async {}
}
