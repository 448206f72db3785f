public import Core
public import ExecutorCore

/// A store of jobs that cannot be reached, or not be written.
public struct BrokenJobStore: JobStore {
    public let clock: AppClock
    private let isReadable: Bool
    private let error = JobStoreError(code: .storeUnavailable, message: "the database jobs can't be used", hint: nil)

    /// Creates a store that has a clock, and nothing else; one that is readable says that no job waits.
    public init(clock: AppClock, isReadable: Bool = false) {
        self.clock = clock
        self.isReadable = isReadable
    }

    public func submit(_ jobs: [NewJob]) async throws(JobStoreError) -> [JobSubmission] { throw error }

    public func claim(_ claim: JobClaim) async throws(JobStoreError) -> [ClaimedJob] { throw error }

    public func renew(_ leases: [JobLease], for span: Duration) async throws(JobStoreError) -> [JobRenewal] {
        throw error
    }

    public func finish(_ endings: [JobEnding]) async throws(JobStoreError) -> [Bool] { throw error }

    public func job(_ key: JobKey) async throws(JobStoreError) -> JobRecord? { throw error }

    public func jobs(_ filter: JobFilter, before: Int64?, limit: Int) async throws(JobStoreError) -> [JobRecord] {
        throw error
    }

    public func cancel(_ key: JobKey) async throws(JobStoreError) -> JobRecord? { throw error }

    public func restart(
        _ key: JobKey,
        from states: Set<JobState>,
        trace: RequestTrace?
    ) async throws(JobStoreError) -> JobRecord? {
        throw error
    }

    public func trim(endedBefore moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int { throw error }

    public func backlog() async throws(JobStoreError) -> JobBacklog {
        guard isReadable else { throw error }
        return JobBacklog(waiting: 0, oldest: nil)
    }

    public func events(of key: JobKey) async throws(JobStoreError) -> [NumberedJobEvent]? { throw error }

    public func events(after number: Int64?, limit: Int) async throws(JobStoreError) -> JobEventPage { throw error }

    public func trimEvents(before moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int { throw error }
}
