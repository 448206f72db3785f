public import Core
public import OrderedJSON

/// A store of jobs, which workers of several processes and machines may share.
///
/// Each method is one transaction, durable before it returns. Only the store's clock decides about leases and times.
public protocol JobStore: Sendable {
    /// The clock that decides about leases and times.
    var clock: AppClock { get }

    /// Accepts jobs; the results are in the order of the jobs.
    ///
    /// A job whose key is taken is not accepted: the same task is the known job, another task is a conflict.
    ///
    /// - Throws: ``JobStoreError``; then none is accepted.
    func submit(_ jobs: [NewJob]) async throws(JobStoreError) -> [JobSubmission]

    /// Claims jobs that are due.
    ///
    /// Where jobs of several tenants wait, they take turns: those with fewer jobs at work come first, and of these the one
    /// that was served least recently. The jobs of one
    /// tenant are claimed by priority, the highest first, and of these the oldest first.
    ///
    /// A job whose worker was lost is claimed again; after ``JobLimits/losses`` workers in a row it fails instead.
    ///
    /// - Throws: ``JobStoreError``.
    func claim(_ claim: JobClaim) async throws(JobStoreError) -> [ClaimedJob]

    /// Prolongs leases; the results are in the order of the leases.
    ///
    /// - Throws: ``JobStoreError``.
    func renew(_ leases: [JobLease], for span: Duration) async throws(JobStoreError) -> [JobRenewal]

    /// Ends the work on jobs; the results are in the order of the ends, and false for a lease that was lost.
    ///
    /// - Throws: ``JobStoreError``.
    func finish(_ endings: [JobEnding]) async throws(JobStoreError) -> [Bool]

    /// Returns the job with a key; nil if there is none.
    ///
    /// - Throws: ``JobStoreError``.
    func job(_ key: JobKey) async throws(JobStoreError) -> JobRecord?

    /// Returns jobs, the newest first, with numbers below `before`.
    ///
    /// - Throws: ``JobStoreError``.
    func jobs(_ filter: JobFilter, before: Int64?, limit: Int) async throws(JobStoreError) -> [JobRecord]

    /// Cancels a job that waits, and marks one that runs as to be stopped; a job that has ended stays as it is.
    ///
    /// - Returns: The job after that; nil if there is none.
    /// - Throws: ``JobStoreError``.
    func cancel(_ key: JobKey) async throws(JobStoreError) -> JobRecord?

    /// Queues a job again that has ended in one of the given states, and surely spent nothing.
    ///
    /// - Returns: The job after that, in its old state if that is another; nil if there is no such job.
    /// - Throws: ``JobStoreError``.
    func restart(
        _ key: JobKey,
        from states: Set<JobState>,
        trace: RequestTrace?
    ) async throws(JobStoreError) -> JobRecord?

    /// Removes jobs that ended before a moment, at most `limit` of them, and returns their number.
    ///
    /// - Throws: ``JobStoreError``.
    func trim(endedBefore moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int

    /// Returns the number of jobs that wait, with the age of the oldest.
    ///
    /// - Throws: ``JobStoreError``.
    func backlog() async throws(JobStoreError) -> JobBacklog

    /// Returns the events of a job, the oldest first, numbered from ``JobEventNumber/of(_:in:)`` 1; nil if there is no
    /// such job.
    ///
    /// - Throws: ``JobStoreError``.
    func events(of key: JobKey) async throws(JobStoreError) -> [NumberedJobEvent]?

    /// Returns the events of all jobs after a number, in about that many; nil stands for the last event so far.
    ///
    /// - Throws: ``JobStoreError``.
    func events(after number: Int64?, limit: Int) async throws(JobStoreError) -> JobEventPage

    /// Forgets events of all jobs before a moment, in batches of that size, and returns the size of this batch. The lists
    /// of single jobs are kept as long as the jobs.
    ///
    /// - Throws: ``JobStoreError``.
    func trimEvents(before moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int

    /// Returns a stream that yields when another process has changed jobs, for those who would otherwise wait for their
    /// next look; it may miss changes.
    func changesElsewhere() -> AsyncStream<Void>
}

extension JobStore {
    /// A stream without elements.
    public func changesElsewhere() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
}

/// An error of a job store; nothing was changed, unless the message says that this is not known.
public struct JobStoreError: Error, Hashable, UserFacingError {
    public let code: FailureCode
    public let message: String
    public let hint: String?

    /// Creates an error from that of a database.
    public init(_ error: any UserFacingError) {
        self.init(code: error.code, message: error.message, hint: error.hint)
    }

    /// Creates an error.
    public init(code: FailureCode = .fileFailed, message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}

/// The limits that all stores have in common.
public enum JobLimits {
    /// The number of workers in a row that may be lost with a job before it fails.
    public static let losses = 3
    /// A time that is longer than any lease.
    ///
    /// One that ends later was given before the clock was set back; it would keep the job of a lost worker for as long.
    public static let longestLease = Duration.seconds(1800)
}

/// The outcome of a submission.
public enum JobSubmission: Sendable, Hashable {
    /// The job is accepted.
    case accepted(JobRecord)
    /// The job was accepted before.
    case known(JobRecord)
    /// Another task was accepted under the same key.
    case conflict
}

/// The right of one worker to a job, which ends by itself.
public struct JobLease: Sendable, Hashable {
    /// The number of the job.
    public let number: Int64
    /// The worker.
    public let owner: String
    /// The number of the claim: a later claim of the job has a higher one.
    public let fence: Int64

    /// Creates a lease.
    public init(number: Int64, owner: String, fence: Int64) {
        self.number = number
        self.owner = owner
        self.fence = fence
    }
}

/// A job with the lease under which a worker has it.
public struct ClaimedJob: Sendable, Hashable {
    /// The job.
    public let job: JobRecord
    /// The lease.
    public let lease: JobLease

    /// Creates a claimed job.
    public init(job: JobRecord, lease: JobLease) {
        self.job = job
        self.lease = lease
    }
}

/// The outcome of a renewal.
public enum JobRenewal: Sendable, Hashable {
    /// The lease goes on.
    case kept
    /// The lease goes on, and the job is to be stopped.
    case cancelled
    /// The lease is lost: the worker must stop.
    case lost
}

/// The end of the work on a job.
public struct JobEnding: Sendable, Hashable {
    /// The outcome of the work.
    public enum Outcome: Sendable, Hashable {
        /// The job has ended in a final state, with the response to its task.
        case ended(JobState, JSONObject)
        /// The job is tried again after a time; the response is that of the failed attempt.
        case again(after: Duration, JSONObject)
        /// The job goes back to its place, and this attempt does not count.
        case handedBack
    }

    /// The lease under which the work was done.
    public let lease: JobLease
    /// The outcome.
    public let outcome: Outcome

    /// Creates an end.
    public init(_ lease: JobLease, _ outcome: Outcome) {
        self.lease = lease
        self.outcome = outcome
    }
}

/// A choice of jobs; an empty one chooses all.
public struct JobFilter: Sendable, Hashable {
    /// The tenant whose jobs are chosen.
    public var tenant = ""
    /// The states; nil for all.
    public var states: Set<JobState>?
    /// The provider; nil for all.
    public var provider: String?
    /// The first moment of acceptance; nil for no bound.
    public var since: Timestamp?
    /// The first moment after the last moment of acceptance; nil for no bound.
    public var until: Timestamp?

    /// Creates a filter that chooses all jobs.
    public init() {}

    /// False if no job that has ended is chosen.
    public var choosesEnded: Bool { states?.contains(where: \.isFinal) ?? true }

    /// False if no job that has not ended is chosen.
    public var choosesOpen: Bool { states?.contains { !$0.isFinal } ?? true }

    /// Returns true for a job that is chosen.
    public func chooses(_ job: JobRecord) -> Bool {
        job.key.tenant == tenant && states?.contains(job.state) ?? true && provider.map { $0 == job.provider } ?? true
            && since.map { $0 <= job.createdAt } ?? true && until.map { job.createdAt < $0 } ?? true
    }
}

/// The jobs that wait for a worker.
public struct JobBacklog: Sendable, Hashable {
    /// The number of jobs that have not begun or wait for another attempt.
    public let waiting: Int
    /// The moment of acceptance of the oldest job that is due; nil if none is.
    public let oldest: Timestamp?

    /// Creates a backlog.
    public init(waiting: Int, oldest: Timestamp?) {
        self.waiting = waiting
        self.oldest = oldest
    }
}
