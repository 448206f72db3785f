import Synchronization

/// A command that runs in the background, or that has run there.
struct BackgroundJob: Sendable {
    /// The state of the job.
    enum State: Sendable {
        /// The job is running.
        case running
        /// A payment of the job waits for `pay N` or `decline N`.
        case waiting
        /// The job has ended.
        case ended(JobOutcome)
    }

    /// The number of the job, which is that of its record.
    let number: Int
    /// The line that was typed, without the `&`.
    let line: String
    /// The progress of the job.
    let progress: JobProgress
    /// The state of the job.
    var state = State.running
    /// True if `cancel` was typed.
    var isCancelled = false
    /// True once the session has taken over the job's outcome.
    var isLearned = false
    /// True once the output of the job was shown.
    var isShown = false

    /// The outcome of the job; nil while it runs.
    var outcome: JobOutcome? {
        if case .ended(let outcome) = state { outcome } else { nil }
    }

    /// The state in one word: `running`, `waiting`, `done`, `failed` or `cancelled`.
    var status: String {
        switch state {
        case .running: "running"
        case .waiting: "waiting"
        case .ended(let outcome):
            isCancelled && outcome.code != 0 ? "cancelled" : outcome.code == 0 ? "done" : "failed"
        }
    }
}

/// The outcome of a job.
struct JobOutcome: Sendable {
    /// The record of the job.
    let record: Record
    /// The exit code of the job.
    let code: Int32
    /// The known caches at the end of the job.
    let caches: KnownCaches
    /// The output of the job.
    let page: OutputBuffer
    /// The time that the job took.
    let elapsed: Duration
}

/// The progress of a job, reported by the job and read at the prompt.
final class JobProgress: Sendable {
    /// A number of finished items out of a total.
    struct Count: Sendable, Hashable {
        /// The number of items that are done.
        var done: Int
        /// The total number of items; nil while it is not known.
        var of: Int?
    }

    private let count = Mutex<Count?>(nil)

    /// Reports the number of items that are done, and the total; nil if it is not known.
    func report(_ done: Int, of total: Int?) {
        count.withLock { $0 = Count(done: done, of: total) }
    }

    /// The latest reported progress; nil for a job with nothing to count.
    var value: Count? { count.withLock { $0 } }
}
