import Synchronization

/// A command that runs beside the prompt, or did.
struct BackgroundJob: Sendable {
    /// How it stands.
    enum State: Sendable {
        /// It runs.
        case running
        /// A payment of it waits for `pay N` or `decline N`.
        case waiting
        /// It has ended.
        case ended(JobOutcome)
    }

    /// Its number, which is that of its record.
    let number: Int
    /// What was typed, without the `&`.
    let line: String
    /// How far it is.
    let progress: JobProgress
    /// How it stands.
    var state = State.running
    /// True if `cancel` was typed.
    var isCancelled = false
    /// True once the session knows what came of it.
    var isLearned = false
    /// True once its output was shown.
    var isShown = false

    /// How it ended; nil while it runs.
    var outcome: JobOutcome? {
        if case .ended(let outcome) = state { outcome } else { nil }
    }

    /// `running`, `waiting`, `done`, `failed`, `cancelled`.
    var status: String {
        switch state {
        case .running: "running"
        case .waiting: "waiting"
        case .ended(let outcome):
            isCancelled && outcome.code != 0 ? "cancelled" : outcome.code == 0 ? "done" : "failed"
        }
    }
}

/// What came of a job.
struct JobOutcome: Sendable {
    /// Its record.
    let record: Record
    /// Its exit code.
    let code: Int32
    /// The caches as it left them.
    let caches: KnownCaches
    /// What it wrote.
    let page: OutputBuffer
    /// How long it took.
    let elapsed: Duration
}

/// How far a job is, told by the job and asked by the prompt.
final class JobProgress: Sendable {
    /// So many of so many.
    struct Count: Sendable, Hashable {
        /// What is done.
        var done: Int
        /// All there is to do; nil while that is not known.
        var of: Int?
    }

    private let count = Mutex<Count?>(nil)

    /// So much is done.
    func report(_ done: Int, of total: Int?) {
        count.withLock { $0 = Count(done: done, of: total) }
    }

    /// How far it is; nil for a job with nothing to count.
    var value: Count? { count.withLock { $0 } }
}
