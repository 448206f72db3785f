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
            try jobs.map { job throws(LedgerError) in
                if let known = try table.job(job.key) {
                    return known.task.fingerprint == job.task.fingerprint ? .known(known) : .conflict
                }
                return .accepted(try table.insert(job))
            }
        }
    }

    public func claim(
        by owner: String,
        limit: Int,
        for span: Duration,
        without paused: Set<String>
    ) async throws(JobStoreError) -> [ClaimedJob] {
        // Workers without jobs do not make a file.
        guard file.exists else { return [] }
        // A look without a lock: workers of an empty queue write nothing.
        guard try await read({ table throws(LedgerError) in try table.hasWork(without: paused) }) else { return [] }
        let claim = JobClaim(owner: owner, limit: max(0, limit), span: span, paused: paused)
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
            try endings.map { ending throws(LedgerError) in
                guard var job = try table.job(under: ending.lease) else { return false }
                job.end(ending.outcome, at: table.now)
                try table.update(job)
                return true
            }
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
            job.cancel(at: table.now)
            try table.update(job)
            return job
        }
    }

    public func restart(_ key: JobKey, from states: Set<JobState>) async throws(JobStoreError) -> JobRecord? {
        guard file.exists else { return nil }
        return try await write { table throws(LedgerError) in
            guard var job = try table.job(key) else { return nil }
            guard states.contains(job.state), job.mayBeRetried else { return job }
            job.restart(at: table.now)
            try table.restore(job)
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
