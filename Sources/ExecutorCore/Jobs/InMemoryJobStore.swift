public import Core
import OrderedJSON
import Synchronization

/// A job store in memory, which ends with the program: for the local network and for tests.
public final class InMemoryJobStore: JobStore {
    fileprivate struct Entry {
        var job: JobRecord
        var owner = ""
        var fence: Int64 = 0
        var until: Timestamp?
    }

    fileprivate struct State {
        var entries: [Int64: Entry] = [:]
        var numbers: [JobKey: Int64] = [:]
        var last: Int64 = 0
    }

    public let clock: AppClock
    private let state = Mutex(State())

    /// Creates an empty store.
    public init(clock: AppClock) {
        self.clock = clock
    }

    public func submit(_ jobs: [NewJob]) async throws(JobStoreError) -> [JobSubmission] {
        let now = clock.now
        return state.withLock { state in
            jobs.map { job in
                if let known = state.numbers[job.key].flatMap({ state.entries[$0]?.job }) {
                    return known.task.fingerprint == job.task.fingerprint ? .known(known) : .conflict
                }
                state.last += 1
                let record = JobRecord(job, number: state.last, at: now)
                state.numbers[job.key] = record.number
                state.entries[record.number] = Entry(job: record)
                return .accepted(record)
            }
        }
    }

    public func claim(
        by owner: String,
        limit: Int,
        for span: Duration,
        without paused: Set<String>
    ) async throws(JobStoreError) -> [ClaimedJob] {
        let now = clock.now
        return state.withLock { state in
            state.settleDue(at: now)
            let due = state.entries.values.map(\.job).filter { $0.state == .queued && !paused.contains($0.provider) }
                .sorted { ($1.priority, $0.number) < ($0.priority, $1.number) }
            return due.prefix(limit).compactMap { job in
                state.change(job.number) { entry in
                    entry.job.state = .running
                    entry.job.attempts += 1
                    entry.job.startedAt = entry.job.startedAt ?? now
                    entry.owner = owner
                    entry.fence += 1
                    entry.until = now + span
                    let lease = JobLease(number: job.number, owner: owner, fence: entry.fence)
                    return ClaimedJob(job: entry.job, lease: lease)
                }
            }
        }
    }

    public func renew(_ leases: [JobLease], for span: Duration) async throws(JobStoreError) -> [JobRenewal] {
        let now = clock.now
        return state.withLock { state in
            leases.map { lease in
                state.change(lease.number) { entry in
                    guard entry.holds(lease) else { return .lost }
                    entry.until = now + span
                    return entry.job.isCancelled ? .cancelled : .kept
                } ?? .lost
            }
        }
    }

    public func finish(_ endings: [JobEnding]) async throws(JobStoreError) -> [Bool] {
        let now = clock.now
        return state.withLock { state in
            endings.map { ending in
                state.change(ending.lease.number) { entry in
                    guard entry.holds(ending.lease) else { return false }
                    entry.job.end(ending.outcome, at: now)
                    entry.owner = ""
                    entry.until = nil
                    return true
                } ?? false
            }
        }
    }

    public func job(_ key: JobKey) async throws(JobStoreError) -> JobRecord? {
        state.withLock { state in state.numbers[key].flatMap { state.entries[$0]?.job } }
    }

    public func jobs(
        _ filter: JobFilter,
        before: Int64?,
        limit: Int
    ) async throws(JobStoreError) -> [JobRecord] {
        state.withLock { state in
            let chosen = state.entries.values.map(\.job).filter { filter.chooses($0) && $0.number < before ?? .max }
            return Array(chosen.sorted { $0.number > $1.number }.prefix(limit))
        }
    }

    public func cancel(_ key: JobKey) async throws(JobStoreError) -> JobRecord? {
        let now = clock.now
        return state.withLock { state in
            state.numbers[key].flatMap { number in
                state.change(number) { entry in
                    entry.job.cancel(at: now)
                    return entry.job
                }
            }
        }
    }

    public func restart(_ key: JobKey, from states: Set<JobState>) async throws(JobStoreError) -> JobRecord? {
        let now = clock.now
        return state.withLock { state in
            state.numbers[key].flatMap { number in
                state.change(number) { entry in
                    if states.contains(entry.job.state), entry.job.mayBeRetried { entry.job.restart(at: now) }
                    return entry.job
                }
            }
        }
    }

    public func trim(endedBefore moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int {
        state.withLock { state in
            let old = state.entries.values.map(\.job).filter { $0.endedAt.map { $0 < moment } ?? false }.prefix(limit)
            for job in old {
                state.entries[job.number] = nil
                state.numbers[job.key] = nil
            }
            return old.count
        }
    }

    public func backlog() async throws(JobStoreError) -> JobBacklog {
        let now = clock.now
        return state.withLock { state in
            let waiting = state.entries.values.map(\.job).filter { $0.state == .queued || $0.state == .scheduled }
            let due = waiting.filter { $0.runAfter <= now }
            return JobBacklog(waiting: waiting.count, oldest: due.map(\.createdAt).min())
        }
    }
}

extension InMemoryJobStore.Entry {
    fileprivate func holds(_ lease: JobLease) -> Bool {
        job.state == .running && owner == lease.owner && fence == lease.fence
    }
}

extension InMemoryJobStore.State {
    /// Changes an entry, and returns what the change returns; nil if there is no such entry.
    fileprivate mutating func change<Value>(
        _ number: Int64,
        _ change: (inout InMemoryJobStore.Entry) -> Value
    ) -> Value? {
        guard var entry = entries[number] else { return nil }
        defer { entries[number] = entry }
        return change(&entry)
    }

    /// Queues the jobs whose time has come, and those whose workers were lost.
    fileprivate mutating func settleDue(at now: Timestamp) {
        for (number, entry) in entries {
            switch entry.job.state {
            case .scheduled where entry.job.runAfter <= now: entries[number]?.job.state = .queued
            case .running where entry.until.map { $0 <= now || $0 > now + JobLimits.longestLease } ?? true:
                entries[number]?.job.lose(at: now)
                entries[number]?.until = nil
            case .scheduled, .queued, .running, .completed, .failed, .cancelled, .paymentRequired: continue
            }
        }
    }
}
