import Console
import Wire

/// What happened at a prompt before a recording began: most people begin to record after a failure.
///
/// It is kept as it happened, in memory only, and masked when a recording takes it along.
struct RecordedPast {
    /// One thing that happened.
    enum Event {
        case begin(String, Timestamp)
        case forget
        case end
        case wrote(String, Output.Stream)
        case reword(String, String)
        case answered(String, isSecret: Bool)
        case learned(KnownFact)
        case round(RecordedRound)
    }

    /// So many bytes are kept; a session that wrote more is recorded from its `record` on.
    private static let limit = 16 << 20

    /// What the session knew when it began.
    let plan: RecordingPlan
    let scene: RecordingScene
    let began: Timestamp
    private(set) var events: [Event] = []
    private var size = 0
    private var isInLine = false

    init(plan: RecordingPlan, scene: RecordingScene, began: Timestamp) {
        self.plan = plan
        self.scene = scene
        self.began = began
    }

    /// All of it; nil if it was too much.
    var whole: RecordedPast? { size <= Self.limit ? self : nil }

    /// A line is about to run; false if another one is running.
    mutating func begin(_ line: String, at now: Timestamp) -> Bool {
        guard !isInLine else { return false }
        add(.begin(line, now))
        return true
    }

    mutating func add(_ event: Event) {
        switch event {
        case .begin(let line, _):
            isInLine = true
            size += line.utf8.count
        case .forget, .end: isInLine = false
        case .wrote(let text, _): size += text.utf8.count
        case .learned(.file(_, let text)): size += text.utf8.count
        case .round(let round): size += round.size
        case .reword, .answered, .learned: size += 100
        }
        if size > Self.limit { events = [] } else { events.append(event) }
    }
}
