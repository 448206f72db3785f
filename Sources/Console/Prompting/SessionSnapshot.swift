import Synchronization

/// The session as it was when the prompt appeared, for completion and hints while the user types.
public final class SessionSnapshot: Sendable {
    private let held = Mutex<SessionState?>(nil)

    /// Creates a snapshot without a session.
    public init() {}

    /// Replaces the session in the snapshot.
    func publish(_ state: SessionState) {
        held.withLock { $0 = state }
    }

    /// Updates the record of a job before the next prompt appears.
    func update(_ record: Record) {
        held.withLock { $0?.records.replace(record) }
    }

    /// True if notices may appear above the prompt.
    public var showsNotices: Bool {
        held.withLock { $0?.settings.notices ?? true }
    }

    /// True if hints may appear after the cursor.
    var showsHints: Bool {
        held.withLock { $0?.settings.hints ?? false }
    }

    /// The session as it was last published; nil before that.
    var state: SessionState? {
        held.withLock { $0 }
    }
}
