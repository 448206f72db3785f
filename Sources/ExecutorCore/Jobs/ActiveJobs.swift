import Synchronization

/// The jobs that a process works on, with the means to stop them.
final class ActiveJobs: Sendable {
    /// The reason why a job is stopped.
    enum Reason: Sendable {
        /// The job was cancelled.
        case cancelled
        /// The process ends.
        case drained
        /// The lease is over.
        case lost
    }

    private struct Entry {
        let provider: String
        let tenant: String
        /// True if the job was cancelled before it was claimed: its payment is followed, which a cancellation does not stop.
        let wasCancelled: Bool
        /// The reading of the monotonic clock before the lease was given or renewed last.
        var since: Duration
        var task: Task<ExecutorResponse, Never>?
        var reason: Reason?
    }

    private let entries = Mutex<[JobLease: Entry]>([:])
    private let closed = Atomic(false)

    /// The number of jobs.
    var count: Int { entries.withLock(\.count) }

    /// True once no more jobs are to be claimed.
    var isClosed: Bool { closed.load(ordering: .relaxed) }

    /// Has no more jobs claimed.
    func close() {
        closed.store(true, ordering: .relaxed)
    }

    /// The leases of the jobs.
    var leases: [JobLease] { entries.withLock { Array($0.keys) } }

    /// Returns the providers that have as many jobs as they may, and the number of jobs that each of the others may get.
    func room(perProvider limit: Int) -> (full: Set<String>, rest: Int) {
        entries.withLock { entries in
            let counts = Dictionary(entries.values.map { ($0.provider, 1) }, uniquingKeysWith: +)
            let full = counts.filter { $0.value >= limit }.keys
            return (Set(full), limit - (counts.values.filter { $0 < limit }.max() ?? 0))
        }
    }

    /// The number of jobs by tenant.
    var tenants: [String: Int] {
        entries.withLock { entries in Dictionary(entries.values.map { ($0.tenant, 1) }, uniquingKeysWith: +) }
    }

    /// Adds a job.
    func begin(_ claimed: ClaimedJob, at since: Duration) {
        entries.withLock {
            let job = claimed.job
            $0[claimed.lease] = Entry(
                provider: job.provider,
                tenant: job.key.tenant,
                wasCancelled: job.isCancelled,
                since: since
            )
        }
    }

    /// Notes that a lease was renewed after that reading of the clock.
    func renewed(_ lease: JobLease, at since: Duration) {
        entries.withLock { entries in
            if let entry = entries[lease], entry.since < since { entries[lease]?.since = since }
        }
    }

    /// Stops the jobs whose leases were given or renewed before that reading of the clock: they are lost.
    func stop(beganBefore moment: Duration) {
        let old = entries.withLock { entries in entries.filter { $0.value.since < moment }.keys }
        for lease in old { stop(lease, for: .lost) }
    }

    /// Adds the task that does a job; it is cancelled at once if the job was stopped already.
    func attach(_ task: Task<ExecutorResponse, Never>, to lease: JobLease) {
        let isStopped = entries.withLock { entries in
            entries[lease]?.task = task
            return entries[lease]?.reason != nil
        }
        if isStopped { task.cancel() }
    }

    /// Stops the work under a lease; the first reason counts.
    func stop(_ lease: JobLease, for reason: Reason) {
        let task = entries.withLock { entries -> Task<ExecutorResponse, Never>? in
            if reason == .cancelled, entries[lease]?.wasCancelled == true { return nil }
            if entries[lease]?.reason == nil { entries[lease]?.reason = reason }
            return entries[lease]?.task
        }
        task?.cancel()
    }

    /// Stops the work on a job.
    func stop(job number: Int64, for reason: Reason) {
        for lease in leases where lease.number == number { stop(lease, for: reason) }
    }

    /// Stops all jobs.
    func stopAll(for reason: Reason) {
        for lease in leases { stop(lease, for: reason) }
    }

    /// Returns the reason why a job was stopped; nil if it was not.
    func reason(for lease: JobLease) -> Reason? {
        entries.withLock { $0[lease]?.reason }
    }

    /// Removes a job that has ended.
    func end(_ lease: JobLease) {
        entries.withLock { $0[lease] = nil }
    }
}
