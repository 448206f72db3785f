public import Core
public import ExecutorCore
import GRDB
import OrderedJSON
import Payments

/// The jobs in an SQLite file, next to the ledger.
public final class SQLiteJobStore: JobStore {
    private let file: SQLiteFile

    public var clock: AppClock { file.clock }

    /// Creates the store of the jobs in a file.
    public init(file: SQLiteFile) {
        self.file = file
    }

    public func submit(_ jobs: [NewJob]) async throws(JobStoreError) -> [JobSubmission] {
        try await write { table throws(LedgerError) in
            var accepted: [JobEvent] = []
            let submissions = try jobs.map { job throws(LedgerError) -> JobSubmission in
                if let known = try table.job(job.key) {
                    return known.task.fingerprint == job.task.fingerprint ? .known(known) : .conflict
                }
                let record = try table.insert(job)
                accepted.append(record.acceptance)
                return .accepted(record)
            }
            try table.tell(accepted)
            return submissions
        }
    }

    public func claim(_ claim: JobClaim) async throws(JobStoreError) -> [ClaimedJob] {
        // Workers without jobs do not make a file.
        guard file.exists else { return [] }
        // A look without a lock: workers of an empty queue write nothing.
        guard try await read({ table throws(LedgerError) in try table.hasWork(without: claim.paused) }) else {
            return []
        }
        return try await write { table throws(LedgerError) in
            try table.settleDue()
            return try table.claim(claim)
        }
    }

    public func renew(_ leases: [JobLease], for span: Duration) async throws(JobStoreError) -> [JobRenewal] {
        try await write { table throws(LedgerError) in
            try leases.map { lease throws(LedgerError) in try table.renew(lease, for: span) }
        }
    }

    public func finish(_ endings: [JobEnding]) async throws(JobStoreError) -> [Bool] {
        try await write { table throws(LedgerError) in
            var changes: [JobChange] = []
            let answers = try endings.map { ending throws(LedgerError) in
                guard var job = try table.job(under: ending.lease) else { return false }
                changes.append(job.end(ending.outcome, at: table.now))
                try table.update(job)
                return true
            }
            try table.tell(changes)
            return answers
        }
    }

    public func job(_ key: JobKey) async throws(JobStoreError) -> JobRecord? {
        guard file.exists else { return nil }
        return try await read { table throws(LedgerError) in try table.job(key) }
    }

    public func jobs(
        _ filter: JobFilter,
        before: Int64?,
        limit: Int
    ) async throws(JobStoreError) -> [JobRecord] {
        guard file.exists else { return [] }
        return try await read { table throws(LedgerError) in try table.jobs(filter, before: before, limit: limit) }
    }

    public func cancel(_ key: JobKey) async throws(JobStoreError) -> JobRecord? {
        guard file.exists else { return nil }
        return try await write { table throws(LedgerError) in
            guard var job = try table.job(key) else { return nil }
            guard !job.state.isFinal else { return job }
            let change = job.cancel(at: table.now)
            try table.update(job)
            try table.tell([change])
            return job
        }
    }

    public func restart(
        _ key: JobKey,
        from states: Set<JobState>,
        trace: RequestTrace?
    ) async throws(JobStoreError) -> JobRecord? {
        guard file.exists else { return nil }
        return try await write { table throws(LedgerError) in
            guard var job = try table.job(key) else { return nil }
            guard states.contains(job.state), job.mayBeRetried else { return job }
            job.trace = trace
            let change = job.restart(at: table.now)
            try table.restore(job)
            try table.tell([change])
            return job
        }
    }

    public func trim(endedBefore moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int {
        guard file.exists else { return 0 }
        return try await write { table throws(LedgerError) in try table.trim(endedBefore: moment, limit: limit) }
    }

    public func backlog() async throws(JobStoreError) -> JobBacklog {
        guard file.exists else { return JobBacklog(waiting: 0, oldest: nil) }
        return try await read { table throws(LedgerError) in try table.backlog() }
    }

    public func events(of key: JobKey) async throws(JobStoreError) -> [NumberedJobEvent]? {
        guard file.exists else { return nil }
        return try await read { table throws(LedgerError) in try table.events(of: key) }
    }

    public func events(after number: Int64?, limit: Int) async throws(JobStoreError) -> JobEventPage {
        guard file.exists else { return JobEventRows.none.end(hasGap: number ?? 0 != 0) }
        return try await read { table throws(LedgerError) in try table.events(after: number, limit: limit) }
    }

    public func trimEvents(before moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int {
        guard file.exists else { return 0 }
        return try await write { table throws(LedgerError) in try table.trimEvents(before: moment, limit: limit) }
    }

    private func write<Value: Sendable>(
        _ work: @escaping @Sendable (SQLiteJobTable) throws(LedgerError) -> Value
    ) async throws(JobStoreError) -> Value {
        let (path, clock) = (file.path, clock)
        do {
            return try await file.write { database throws(LedgerError) in
                // The time is read only at the turn of the write: it may have waited long for others.
                try work(SQLiteJobTable(database: database, file: path, now: clock.now))
            }
        } catch {
            throw JobStoreError(error)
        }
    }

    private func read<Value: Sendable>(
        _ work: @escaping @Sendable (SQLiteJobTable) throws(LedgerError) -> Value
    ) async throws(JobStoreError) -> Value {
        let (path, clock) = (file.path, clock)
        do {
            return try await file.read { database throws(LedgerError) in
                try work(SQLiteJobTable(database: database, file: path, now: clock.now))
            }
        } catch {
            throw JobStoreError(error)
        }
    }
}
