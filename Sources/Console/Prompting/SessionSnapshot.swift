import Synchronization

/// What completion and hints read while a person types: the session as it was when the prompt appeared.
public final class SessionSnapshot: Sendable {
    private let held = Mutex<SessionState?>(nil)

    /// A snapshot that shows nothing yet.
    public init() {}

    /// Shows the session from now on.
    func publish(_ state: SessionState) {
        held.withLock { $0 = state }
    }

    /// Shows what came of a job before the next prompt does.
    func update(_ record: Record) {
        held.withLock { $0?.records.replace(record) }
    }

    /// True if notices may appear above the prompt.
    public var showsNotices: Bool {
        held.withLock { $0?.settings.notices ?? true }
    }

    /// True if hints may appear behind the cursor.
    var showsHints: Bool {
        held.withLock { $0?.settings.hints ?? false }
    }

    /// The session as it was last shown.
    var state: SessionState? {
        held.withLock { $0 }
    }
}
