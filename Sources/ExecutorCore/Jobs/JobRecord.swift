public import Core
public import OrderedJSON

/// The key of a job: the tenant whose job it is, and the id that its sender chose.
///
/// Two keys are the same if their bytes are, as in a database: `String` alone takes different spellings of a letter with an
/// accent for one.
public struct JobKey: Sendable, Hashable {
    /// The tenant; empty where callers are not told apart.
    public let tenant: String
    /// The text of the job id.
    public let jobId: String

    /// Creates a key.
    public init(tenant: String = "", jobId: String) {
        self.tenant = tenant
        self.jobId = jobId
    }

    public static func == (left: JobKey, right: JobKey) -> Bool {
        left.jobId.utf8.elementsEqual(right.jobId.utf8) && left.tenant.utf8.elementsEqual(right.tenant.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        for byte in jobId.utf8 { hasher.combine(byte) }
    }
}

/// The state of a job.
public enum JobState: String, Sendable, Hashable, CaseIterable {
    /// The job waits for its time: the one that its sender asked for, or that of its next attempt.
    case scheduled
    /// The job waits for a worker.
    case queued
    /// A worker has the job.
    case running
    /// The work was done.
    case completed
    /// The work was not done, and is not tried again.
    case failed
    /// The job was cancelled.
    case cancelled
    /// A payment is due that only a person may approve.
    case paymentRequired = "payment_required"

    /// True if no worker will touch the job again.
    public var isFinal: Bool {
        switch self {
        case .scheduled, .queued, .running: false
        case .completed, .failed, .cancelled, .paymentRequired: true
        }
    }
}

/// A job that is to be accepted.
public struct NewJob: Sendable, Hashable {
    /// The key of the job.
    public let key: JobKey
    /// The task to execute.
    public let task: ExecutorTask
    /// The priority: of two jobs that wait, the one with the higher number is claimed first.
    public let priority: Int
    /// The moment before which the job is not started; nil for none.
    public let runAt: Timestamp?
    /// The identity of the request that sent the job; nil if it has none.
    public let trace: RequestTrace?

    /// The priorities that a job can have.
    public static let priorities = -100...100

    /// Creates a job.
    public init(
        key: JobKey,
        task: ExecutorTask,
        priority: Int = 0,
        runAt: Timestamp? = nil,
        trace: RequestTrace? = nil
    ) {
        self.key = key
        self.task = task
        self.priority = priority
        self.runAt = runAt
        self.trace = trace
    }

    /// The provider that the task names, as it is written; empty if it names none.
    public var provider: String { (try? task.names().provider) ?? "" }
}

/// A job as its store has it.
public struct JobRecord: Sendable, Hashable {
    /// The number of the job in the order of acceptance, from 1; 0 before it is stored.
    public var number: Int64
    /// The key of the job.
    public let key: JobKey
    /// The task, as it was received.
    public let task: ExecutorTask
    /// The provider that the task names.
    public let provider: String
    /// The priority.
    public let priority: Int
    /// The moment of acceptance.
    public let createdAt: Timestamp
    /// The state.
    public var state: JobState
    /// The moment before which the job is not started.
    public var runAfter: Timestamp
    /// The number of times that a worker began the job.
    public var attempts = 0
    /// The number of workers in a row that were lost while they had the job.
    public var losses = 0
    /// True once a running job is to be stopped.
    public var isCancelled = false
    /// The moment at which a worker began the job first; nil if none has.
    public var startedAt: Timestamp?
    /// The moment at which the job ended; nil if it has not.
    public var endedAt: Timestamp?
    /// The response to the task, in the last attempt that had one.
    public var answer: JSONObject?
    /// The identity of the request that sent the job or had it tried again; of a stored job only a claim tells it.
    public var trace: RequestTrace?

    /// Creates a job as it is accepted.
    public init(_ job: NewJob, number: Int64, at now: Timestamp) {
        self.init(
            number: number,
            key: job.key,
            task: job.task,
            provider: job.provider,
            priority: job.priority,
            createdAt: now,
            state: job.runAt.map { $0 > now } ?? false ? .scheduled : .queued,
            runAfter: job.runAt ?? now
        )
        trace = job.trace
    }

    /// Creates a job from stored values.
    public init(
        number: Int64,
        key: JobKey,
        task: ExecutorTask,
        provider: String,
        priority: Int,
        createdAt: Timestamp,
        state: JobState,
        runAfter: Timestamp
    ) {
        self.number = number
        self.key = key
        self.task = task
        self.provider = provider
        self.priority = priority
        self.createdAt = createdAt
        self.state = state
        self.runAfter = runAfter
    }
}
