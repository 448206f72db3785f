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
        var details: [Int64: [JobEvent]] = [:]
        var events: [NumberedJobEvent] = []
        var lastEvent: Int64 = 0
    }

    /// The number of events of all jobs that are kept.
    fileprivate static let eventLimit = 10_000

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
                state.tell([record.acceptance])
                return .accepted(record)
            }
        }
    }

    public func claim(_ claim: JobClaim) async throws(JobStoreError) -> [ClaimedJob] {
        let now = clock.now
        return state.withLock { state in
            state.settleDue(at: now)
            let due = state.entries.values.map(\.job).filter {
                $0.state == .queued && !claim.paused.contains($0.provider)
            }
            let turns = claim.inTurns(due, tenant: \.key.tenant) {
                ($1.priority, $0.number) < ($0.priority, $1.number)
            }
            return turns.prefix(claim.limit).compactMap { job in
                let claimed = state.change(job.number) { entry in
                    entry.job.state = .running
                    entry.job.attempts += 1
                    entry.job.startedAt = entry.job.startedAt ?? now
                    entry.owner = claim.owner
                    entry.fence += 1
                    entry.until = now + claim.span
                    let lease = JobLease(number: job.number, owner: claim.owner, fence: entry.fence)
                    return ClaimedJob(job: entry.job, lease: lease)
                }
                if let claimed { state.tell(JobChange(before: job, events: [claimed.job.start(at: now)])) }
                return claimed
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
                let change = state.change(ending.lease.number) { entry -> JobChange? in
                    guard entry.holds(ending.lease) else { return nil }
                    entry.owner = ""
                    entry.until = nil
                    return entry.job.end(ending.outcome, at: now)
                }
                return change.flatMap { $0 }.map { state.tell($0) } ?? false
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
                if let change = state.change(number, { $0.job.cancel(at: now) }) { state.tell(change) }
                return state.entries[number]?.job
            }
        }
    }

    public func restart(
        _ key: JobKey,
        from states: Set<JobState>,
        trace: RequestTrace?
    ) async throws(JobStoreError) -> JobRecord? {
        let now = clock.now
        return state.withLock { state in
            state.numbers[key].flatMap { number in
                let change = state.change(number) { entry -> JobChange? in
                    guard states.contains(entry.job.state), entry.job.mayBeRetried else { return nil }
                    entry.job.trace = trace
                    return entry.job.restart(at: now)
                }
                if let change, let change { state.tell(change) }
                return state.entries[number]?.job
            }
        }
    }

    public func trim(endedBefore moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int {
        state.withLock { state in
            let old = state.entries.values.map(\.job).filter { $0.endedAt.map { $0 < moment } ?? false }.prefix(limit)
            for job in old {
                state.entries[job.number] = nil
                state.numbers[job.key] = nil
                state.details[job.number] = nil
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

    public func events(of key: JobKey) async throws(JobStoreError) -> [NumberedJobEvent]? {
        state.withLock { state in
            state.numbers[key].flatMap { state.entries[$0]?.job }.map { $0.events(kept: state.details[$0.number]) }
        }
    }

    public func events(after number: Int64?, limit: Int) async throws(JobStoreError) -> JobEventPage {
        state.withLock { state in
            let first = state.events.first?.number ?? state.lastEvent + 1
            guard let number, number <= state.lastEvent, number >= 0 else {
                return JobEventPage(events: [], last: state.lastEvent, hasGap: number != nil)
            }
            let events = state.events.drop { $0.number <= number }.prefix(limit)
            return JobEventPage(events: Array(events), last: events.last?.number ?? number, hasGap: number + 1 < first)
        }
    }

    public func trimEvents(before moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int {
        state.withLock { state in
            let count = state.events.prefix(limit).prefix { $0.event.at < moment }.count
            state.events.removeFirst(count)
            return count
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

    /// Tells of a change, and keeps its events with the job where they are needed; returns true.
    @discardableResult
    fileprivate mutating func tell(_ change: JobChange) -> Bool {
        let number = change.before.number
        if details[number] != nil || change.isDetour {
            details[number] = (details[number] ?? change.before.usualEvents) + change.events
        }
        tell(change.events)
        return true
    }

    fileprivate mutating func tell(_ events: [JobEvent]) {
        for event in events {
            lastEvent += 1
            self.events.append(NumberedJobEvent(number: lastEvent, event: event))
        }
        if self.events.count > 2 * InMemoryJobStore.eventLimit {
            self.events.removeFirst(self.events.count - InMemoryJobStore.eventLimit)
        }
    }

    /// Queues the jobs whose time has come, and those whose workers were lost.
    fileprivate mutating func settleDue(at now: Timestamp) {
        for (number, entry) in entries {
            switch entry.job.state {
            case .scheduled where entry.job.runAfter <= now: entries[number]?.job.state = .queued
            case .running where entry.until.map { $0 <= now || $0 > now + JobLimits.longestLease } ?? true:
                entries[number]?.until = nil
                if let change = change(number, { $0.job.lose(at: now) }) { tell(change) }
            case .scheduled, .queued, .running, .completed, .failed, .cancelled, .paymentRequired: continue
            }
        }
    }
}
