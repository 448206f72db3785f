import Core
import ExecutorCore
import GRDB
import OrderedJSON
import Payments

/// The tables of the jobs inside of one transaction of SQLite.
struct SQLiteJobTable {
    /// The connection, valid for as long as the transaction lasts.
    let database: Database
    /// The path of the file, for errors.
    let file: String
    /// The moment of this turn, by the store's clock.
    let now: Timestamp

    static let columns = JobRow.columns.joined(separator: ", ")

    // MARK: Looking up

    /// Returns the job with a key, whether it has ended or not.
    func job(_ key: JobKey) throws(LedgerError) -> JobRecord? {
        let names = [StoredText.stored(key.tenant), StoredText.stored(key.jobId)]
        for table in ["jobs", "endedJobs"] {
            let sql = "SELECT \(Self.columns) FROM \(table) WHERE tenant = ? AND jobId = ?"
            if let row = try rows(sql, names).first { return try record(row) }
        }
        return nil
    }

    /// Returns the running job on which a lease is held; nil if it was lost.
    func job(under lease: JobLease) throws(LedgerError) -> JobRecord? {
        try rows(
            "SELECT \(Self.columns) FROM jobs WHERE number = ? AND state = 'running' AND owner = ? AND fence = ?",
            [lease.number, lease.owner, lease.fence]
        ).first.map(record)
    }

    func jobs(_ filter: JobFilter, before: Int64?, limit: Int) throws(LedgerError) -> [JobRecord] {
        let query = Self.query(filter, before: before, limit: limit)
        var found: [JobRecord] = []
        let tables: [String] = (filter.choosesOpen ? ["jobs"] : []) + (filter.choosesEnded ? ["endedJobs"] : [])
        for table in tables {
            let sql = "SELECT \(Self.columns) FROM \(table) WHERE \(query.condition) ORDER BY number DESC LIMIT ?"
            found += try rows(sql, query.arguments).map(record)
        }
        return Array(found.sorted { $0.number > $1.number }.prefix(limit))
    }

    /// Returns the condition for the jobs that a filter chooses, and its arguments with the limit behind them.
    ///
    /// Values are no part of the text, because each text stays prepared for as long as the connection lasts.
    static func query(
        _ filter: JobFilter,
        before: Int64?,
        limit: Int
    ) -> (condition: String, arguments: [any DatabaseValueConvertible]) {
        var conditions = ["tenant = ?"]
        var arguments: [any DatabaseValueConvertible] = [StoredText.stored(filter.tenant)]
        func add(_ condition: String, _ argument: any DatabaseValueConvertible) {
            conditions.append(condition)
            arguments.append(argument)
        }
        if let before { add("number < ?", before) }
        if let provider = filter.provider { add("provider = ?", StoredText.stored(provider)) }
        if let since = filter.since { add("createdAt >= ?", since.stored) }
        if let until = filter.until { add("createdAt < ?", until.stored) }
        if let states = filter.states {
            add("state IN (SELECT value FROM json_each(?))", list(states.map { .string($0.rawValue) }))
        }
        return (conditions.joined(separator: " AND "), arguments + [limit])
    }

    /// Returns values as one argument, for `json_each`.
    static func list(_ values: [JSONValue]) -> String { JSONValue.array(values).compact }

    /// The condition for jobs whose workers were lost; its parameters are ``lostBounds``.
    static let isLost = "state = 'running' AND (leaseEnds <= ? OR leaseEnds > ?)"

    var lostBounds: [any DatabaseValueConvertible] {
        [now.stored, (now + JobLimits.longestLease).stored]
    }

    /// Returns the number of waiting jobs, and the moment of acceptance of the oldest one that is queued.
    ///
    /// The oldest job of each priority is the first one of its part of the index, so one look for each finds them all.
    func backlog() throws(LedgerError) -> JobBacklog {
        let counts = try rows(
            """
            WITH RECURSIVE used (priority) AS (
                SELECT (SELECT priority FROM jobs WHERE state = 'queued' ORDER BY priority DESC LIMIT 1)
                UNION ALL
                SELECT (SELECT priority FROM jobs WHERE state = 'queued' AND priority < used.priority
                    ORDER BY priority DESC LIMIT 1)
                FROM used WHERE used.priority IS NOT NULL
            )
            SELECT (SELECT count(*) FROM jobs WHERE state = 'queued')
                + (SELECT count(*) FROM jobs WHERE state = 'scheduled'),
                (SELECT min((SELECT createdAt FROM jobs WHERE state = 'queued' AND priority = used.priority
                    ORDER BY number LIMIT 1)) FROM used)
            """,
            []
        )
        guard let row = counts.first, let waiting = Int.fromDatabaseValue(row[0]) else {
            throw corrupt("the jobs can't be counted")
        }
        return JobBacklog(waiting: waiting, oldest: Int.fromDatabaseValue(row[1]).map(Timestamp.init(stored:)))
    }

    // MARK: Changing

    func insert(_ job: NewJob) throws(LedgerError) -> JobRecord {
        var record = JobRecord(job, number: 0, at: now)
        try execute(
            """
            INSERT INTO jobs (tenant, jobId, task, provider, priority, createdAt, state, runAfter, attempts, losses,
                isCancelled, trace)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)
            """,
            [
                StoredText.stored(job.key.tenant), StoredText.stored(job.key.jobId),
                try JobRow.stored(job.task, file: file), StoredText.stored(record.provider), record.priority,
                now.stored, record.state.rawValue, record.runAfter.stored, job.trace.map(JobRow.stored),
            ]
        )
        record.number = database.lastInsertedRowID
        return record
    }

    /// Queues the jobs whose time has come, and takes jobs from workers that were lost, of each a batch at most.
    func settleDue() throws(LedgerError) {
        try execute(
            """
            UPDATE jobs SET state = 'queued' WHERE number IN
                (SELECT number FROM jobs WHERE state = 'scheduled' AND runAfter <= ? ORDER BY runAfter LIMIT ?)
            """,
            [now.stored, JobRow.batch]
        )
        let lost = try rows(
            "SELECT \(Self.columns) FROM jobs WHERE \(Self.isLost) LIMIT ?",
            lostBounds + [JobRow.batch]
        )
        let changes = try lost.map { row throws(LedgerError) in
            var job = try record(row)
            let change = job.lose(at: now)
            try update(job)
            return change
        }
        try tell(changes)
    }

    func renew(_ lease: JobLease, for span: Duration) throws(LedgerError) -> JobRenewal {
        let row = try rows(
            """
            UPDATE jobs SET leaseEnds = ? WHERE number = ? AND state = 'running' AND owner = ? AND fence = ?
            RETURNING isCancelled
            """,
            [(now + span).stored, lease.number, lease.owner, lease.fence]
        ).first
        guard let row else { return .lost }
        return Bool.fromDatabaseValue(row[0]) ?? false ? .cancelled : .kept
    }

    /// Writes the changeable parts of a job that had not ended; one that has ended now moves to the other table.
    func update(_ job: JobRecord) throws(LedgerError) {
        try execute(
            """
            UPDATE jobs SET state = ?, runAfter = ?, attempts = ?, losses = ?, isCancelled = ?, startedAt = ?,
                endedAt = ?, answer = ? WHERE number = ?
            """,
            [
                job.state.rawValue, job.runAfter.stored, job.attempts, job.losses, job.isCancelled,
                job.startedAt?.stored, job.endedAt?.stored, job.answer.map(JobRow.stored), job.number,
            ]
        )
        guard job.state.isFinal else { return }
        try execute(
            "INSERT INTO endedJobs (\(Self.columns), fence) SELECT \(Self.columns), fence FROM jobs WHERE number = ?",
            [job.number]
        )
        try execute("DELETE FROM jobs WHERE number = ?", [job.number])
    }

    /// Moves a job that had ended back among the others.
    func restore(_ job: JobRecord) throws(LedgerError) {
        try execute(
            """
            INSERT INTO jobs (\(Self.columns), fence, trace)
                SELECT \(Self.columns), fence, ? FROM endedJobs WHERE number = ?
            """,
            [job.trace.map(JobRow.stored), job.number]
        )
        try execute("DELETE FROM endedJobs WHERE number = ?", [job.number])
        try update(job)
    }

    func trim(endedBefore moment: Timestamp, limit: Int) throws(LedgerError) -> Int {
        let numbers = try rows(
            """
            DELETE FROM endedJobs WHERE number IN (SELECT number FROM endedJobs WHERE endedAt < ? LIMIT ?)
            RETURNING number
            """,
            [moment.stored, limit]
        ).compactMap { $0.cell(at: 0).integer }
        try execute(
            "DELETE FROM jobDetours WHERE number IN (SELECT value FROM json_each(?))",
            [Self.list(numbers.map { .int($0) })]
        )
        return numbers.count
    }

    // MARK: Rows

    func record(_ row: Row) throws(LedgerError) -> JobRecord { try JobRow(row: row, file: file).record() }

    func execute(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws(LedgerError) {
        try LedgerError.translating(file: file) {
            try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
        }
    }

    func rows(_ sql: String, _ arguments: [any DatabaseValueConvertible]) throws(LedgerError) -> [Row] {
        try LedgerError.translating(file: file) {
            try Row.fetchAll(database.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        }
    }

    private func corrupt(_ reason: String) -> LedgerError {
        .corrupt(file: file, reason: reason)
    }
}
