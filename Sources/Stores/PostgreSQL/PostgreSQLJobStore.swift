public import Core
public import ExecutorCore
import OrderedJSON
import Payments
import Synchronization

/// The jobs in a PostgreSQL database, next to the ledger.
public final class PostgreSQLJobStore: JobStore {
    private let database: PostgreSQLDatabase
    private let front = QueueFront()
    /// The tenants and providers that the database knows of for sure.
    private let knownGroups = Mutex<Set<QueueGroup>>([])

    public var clock: AppClock { database.clock }

    /// Creates the store of the jobs in a database.
    public init(database: PostgreSQLDatabase) {
        self.database = database
    }

    public func submit(_ jobs: [NewJob]) async throws(JobStoreError) -> [JobSubmission] {
        let groups = Set(jobs.map { QueueGroup(tenant: $0.key.tenant, provider: $0.provider) })
        let unknown = groups.subtracting(knownGroups.withLock { $0 })
        let submissions = try await write { table throws(LedgerError) in
            try table.add(unknown)
            return try table.submit(jobs)
        }
        if !unknown.isEmpty { knownGroups.withLock { $0.formUnion(unknown) } }
        front.add(jobs)
        database.notify()
        return submissions
    }

    public func claim(_ claim: JobClaim) async throws(JobStoreError) -> [ClaimedJob] {
        if let start = front.start(at: clock.uptime) {
            let found = try await write { table throws(LedgerError) in try table.claim(claim, from: start) }
            front.move(to: found)
            if !found.jobs.isEmpty { return found.jobs }
        }
        // A look without a lock: workers of an empty queue write nothing.
        let lookedAt = clock.uptime
        let time = database.givenTime.map { "\($0)" }
        let parameters = [time, "\(front.isLong)", "\(front.looksForLost(at: lookedAt, within: claim.span))"]
        let work = try await look(PostgreSQLJobTable.workQuery, parameters).first
        let (isDue, isLost) = (work?.cell(at: 1).integer == 1, work?.cell(at: 2).integer == 1)
        guard isDue || isLost || work?.cell(at: 0).integer == 1 else { return [] }
        let looksForGroups = front.looksForGroups(at: lookedAt)
        let (found, groups) = try await write { table throws(LedgerError) in
            if isDue { try table.queueDue() }
            if isLost { try table.takeFromLost() }
            let groups = try table.groups()
            let found = try table.claim(claim, from: QueueStart(groups: groups))
            if looksForGroups, found.isByGroup, found.jobs.isEmpty { try table.addMissingGroups() }
            return (found, groups)
        }
        front.set(found, in: groups, at: lookedAt, after: clock.uptime - lookedAt)
        return found.jobs
    }

    public func renew(_ leases: [JobLease], for span: Duration) async throws(JobStoreError) -> [JobRenewal] {
        guard !leases.isEmpty else { return [] }
        return try await write(.lease) { table throws(LedgerError) in try table.renew(leases, for: span) }
    }

    public func finish(_ endings: [JobEnding]) async throws(JobStoreError) -> [Bool] {
        guard !endings.isEmpty else { return [] }
        let answers = try await write(.lease) { table throws(LedgerError) in try table.finish(endings) }
        if endings.contains(where: { $0.outcome == .handedBack }) { front.forget() }
        database.notify()
        return answers
    }

    public func job(_ key: JobKey) async throws(JobStoreError) -> JobRecord? {
        let parameters = [StoredText.stored(key.tenant), StoredText.stored(key.jobId)]
        return try await records(PostgreSQLJobTable.keyQuery, parameters).first
    }

    public func jobs(
        _ filter: JobFilter,
        before: Int64?,
        limit: Int
    ) async throws(JobStoreError) -> [JobRecord] {
        let query = PostgreSQLJobTable.query(filter, before: before, limit: limit)
        return try await records(query.sql, query.parameters)
    }

    public func cancel(_ key: JobKey) async throws(JobStoreError) -> JobRecord? {
        try await write { table throws(LedgerError) in
            guard let found = try table.locked(key) else { return nil }
            var job = found.job
            guard !found.hasEnded else { return job }
            let change = job.cancel(at: table.session.now)
            try table.update([job])
            try table.tell([change])
            return job
        }
    }

    public func restart(
        _ key: JobKey,
        from states: Set<JobState>,
        trace: RequestTrace?
    ) async throws(JobStoreError) -> JobRecord? {
        defer {
            front.forget()
            database.notify()
        }
        return try await write { table throws(LedgerError) in
            guard let found = try table.locked(key) else { return nil }
            var job = found.job
            guard found.hasEnded, states.contains(job.state), job.mayBeRetried else { return job }
            job.trace = trace
            let change = job.restart(at: table.session.now)
            try table.restore(job)
            try table.tell([change])
            return job
        }
    }

    public func trim(endedBefore moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int {
        try await write { table throws(LedgerError) in try table.trim(endedBefore: moment, limit: limit) }
    }

    public func backlog() async throws(JobStoreError) -> JobBacklog {
        let row = try await look(PostgreSQLJobTable.backlogQuery, []).first
        return JobBacklog(
            waiting: row?.cell(at: 0).integer ?? 0,
            oldest: row?.cell(at: 1).integer.map(Timestamp.init(stored:))
        )
    }

    public func events(of key: JobKey) async throws(JobStoreError) -> [NumberedJobEvent]? {
        guard let job = try await job(key) else { return nil }
        let row = try await look(PostgreSQLJobTable.detourQuery, ["\(job.number)"]).first
        return job.events(kept: row?.cell(at: 0).text.map(JobEventLines.events))
    }

    public func events(after number: Int64?, limit: Int) async throws(JobStoreError) -> JobEventPage {
        let time = database.givenTime.map { "\($0)" }
        let group = number.map { JobEventNumber.parts(of: max(0, $0)).group } ?? .max
        let rows = try await look(PostgreSQLJobTable.eventsQuery, ["\(group)", time])
        let feed = JobEventRows(
            oldest: rows.first?.cell(at: 0).integer.map { Int64($0) },
            newest: rows.first?.cell(at: 1).integer.map { Int64($0) },
            newestLines: rows.first?.cell(at: 2).text
        )
        guard let number, feed.has(number) else { return feed.end(hasGap: number != nil) }
        let settled = rows.prefix { $0.cell(at: 5).integer == 1 }
        return feed.page(after: number, settled.map { ($0.cell(at: 3).integer, $0.cell(at: 4).text) }, limit: limit)
    }

    public func trimEvents(before moment: Timestamp, limit: Int) async throws(JobStoreError) -> Int {
        try await write { table throws(LedgerError) in try table.trimEvents(before: moment, limit: limit) }
    }

    public func changesElsewhere() -> AsyncStream<Void> {
        database.changesElsewhere()
    }

    private func records(_ sql: String, _ parameters: [String?]) async throws(JobStoreError) -> [JobRecord] {
        let rows = try await look(sql, parameters)
        do throws(LedgerError) {
            return try rows.map { row throws(LedgerError) in try JobRow(row: row, file: database.name).record() }
        } catch {
            throw JobStoreError(error)
        }
    }

    private func look(_ sql: String, _ parameters: [String?]) async throws(JobStoreError) -> [PostgreSQLRow] {
        do throws(LedgerError) {
            return try await database.look(sql, parameters)
        } catch {
            throw JobStoreError(error)
        }
    }

    private func write<Value: Sendable>(
        _ kind: PostgreSQLTransaction = .write,
        _ work: @escaping @Sendable (PostgreSQLJobTable) throws(LedgerError) -> Value
    ) async throws(JobStoreError) -> Value {
        do throws(LedgerError) {
            return try await database.transaction(kind) { session throws(LedgerError) in
                try work(PostgreSQLJobTable(session: session))
            }
        } catch {
            throw JobStoreError(error)
        }
    }
}

extension PostgreSQLJobTable {
    /// Accepts jobs; of several with one key the first one counts.
    func submit(_ jobs: [NewJob]) throws(LedgerError) -> [JobSubmission] {
        let records = jobs.map { JobRecord($0, number: 0, at: session.now) }
        var first: [JobKey: Int] = [:]
        for (index, job) in jobs.enumerated() where first[job.key] == nil { first[job.key] = index }
        let candidates = first.values.sorted().map { records[$0] }
        var numbers = try insert(candidates)
        let all = candidates.map(\.key)
        let known = Dictionary(
            try self.jobs(all.filter { numbers[$0] == nil }, orEnded: all).map { ($0.key, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        // A job with the same key ended while this one was inserted.
        try takeBack(known.keys.compactMap { numbers.removeValue(forKey: $0) })
        try tell(candidates.filter { numbers[$0.key] != nil }.map(\.acceptance))
        return try jobs.indices.map { index throws(LedgerError) in
            var record = records[index]
            let key = record.key
            let earlier: JobRecord?
            if let number = numbers[key] {
                record.number = number
                if first[key] == index { return .accepted(record) }
                earlier = first[key].map { records[$0] }.map { record in
                    var record = record
                    record.number = number
                    return record
                }
            } else {
                earlier = known[key]
            }
            guard let earlier else {
                throw .unavailable(database: session.database, reason: "a job was removed while it was submitted again")
            }
            return earlier.task.fingerprint == record.task.fingerprint ? .known(earlier) : .conflict
        }
    }
}
