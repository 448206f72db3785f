import Core
import ExecutorCore
import OrderedJSON
import Payments

/// The renewals of leases, and the ends of jobs.
extension PostgreSQLJobTable {
    func renew(_ leases: [JobLease], for span: Duration) throws(LedgerError) -> [JobRenewal] {
        let sql = """
            WITH held AS MATERIALIZED (
                SELECT job.number FROM galaksio.jobs AS job
                JOIN unnest($1::bigint[], $2::text[], $3::bigint[]) AS lease (number, owner, fence)
                    ON job.number = lease.number AND job.owner = lease.owner AND job.fence = lease.fence
                WHERE job.state = 'running' ORDER BY job.number FOR UPDATE OF job
            )
            UPDATE galaksio.jobs AS job SET lease_ends = $4::bigint FROM held WHERE job.number = held.number
            RETURNING job.number, job.fence, job.is_cancelled::int
            """
        let rows = try session.rows(
            sql,
            [
                PostgreSQLArray.text(leases.map(\.number)),
                PostgreSQLArray.text(leases.map { StoredText.stored($0.owner) }),
                PostgreSQLArray.text(leases.map(\.fence)), "\((session.now + span).stored)",
            ]
        )
        var renewals: [[Int64]: JobRenewal] = [:]
        for row in rows {
            guard let number = row.cell(at: 0).integer, let fence = row.cell(at: 1).integer else { continue }
            renewals[[Int64(number), Int64(fence)]] = row.cell(at: 2).integer == 1 ? .cancelled : .kept
        }
        return leases.map { renewals[[$0.number, $0.fence]] ?? .lost }
    }

    /// Ends the work on jobs, and returns false for each lease that was lost.
    func finish(_ endings: [JobEnding]) throws(LedgerError) -> [Bool] {
        var held = try running(endings.map(\.lease.number))
        var changed: [JobRecord] = []
        var changes: [JobChange] = []
        let answers = endings.map { ending in
            guard var job = held[ending.lease] else { return false }
            held[ending.lease] = nil
            changes.append(job.end(ending.outcome, at: session.now))
            changed.append(job)
            return true
        }
        try update(changed)
        try tell(changes)
        return answers
    }

    /// Returns running jobs by the leases on them, and locks them; they come without their tasks, which do not change.
    private func running(_ numbers: [Int64]) throws(LedgerError) -> [JobLease: JobRecord] {
        let columns = Self.names.map { $0 == "task" ? "'{}'" : $0 }
        let sql = """
            SELECT \(Self.selected(columns)), fence, owner FROM galaksio.jobs
            WHERE number = ANY ($1::bigint[]) AND state = 'running' ORDER BY number FOR UPDATE
            """
        var held: [JobLease: JobRecord] = [:]
        for found in try session.rows(sql, [PostgreSQLArray.text(numbers)]) {
            let row = JobRow(row: found, file: session.database)
            let job = try row.record()
            let owner = found.cell(at: JobRow.columns.count + 1).text.flatMap(StoredText.restored) ?? ""
            held[JobLease(number: job.number, owner: owner, fence: try row.fence())] = job
        }
        return held
    }

    /// A job, and its answer in its stored form.
    private typealias Change = (job: JobRecord, answer: String?)

    /// Writes the changeable parts of jobs that had not ended and are locked; those that have ended now move to the
    /// other table.
    func update(_ jobs: [JobRecord]) throws(LedgerError) {
        for (isFinal, sql) in [(true, Self.move), (false, Self.change)] {
            let chosen = jobs.filter { $0.state.isFinal == isFinal }
            let changes: [Change] = chosen.map { ($0, $0.answer.map(JobRow.stored)) }
            for batch in changes.batches(of: batchSize, { $0.answer?.utf8.count ?? 0 }) {
                try session.rows(sql, Self.parameters(of: batch))
            }
        }
    }

    private static let move = """
        WITH changed AS MATERIALIZED (\(changes)),
        gone AS (
            DELETE FROM galaksio.jobs AS job USING changed WHERE job.number = changed.number
            RETURNING job.number, tenant, job_id, task, provider, priority, created_at, fence
        )
        INSERT INTO galaksio.ended_jobs (\(names.joined(separator: ", ")), fence)
        SELECT number, tenant, job_id, task, provider, priority, created_at, state, run_after, attempts, losses,
            is_cancelled, started_at, ended_at, answer, fence
        FROM gone JOIN changed USING (number) ORDER BY number
        """

    private static let change = """
        UPDATE galaksio.jobs AS job SET state = changed.state, run_after = changed.run_after,
            attempts = changed.attempts, losses = changed.losses, is_cancelled = changed.is_cancelled,
            started_at = changed.started_at, ended_at = changed.ended_at, answer = changed.answer
        FROM (\(changes)) AS changed WHERE job.number = changed.number
        """

    private static let changes = """
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::integer[], $5::integer[], $6::boolean[],
            $7::bigint[], $8::bigint[], $9::text[])
        AS change (number, state, run_after, attempts, losses, is_cancelled, started_at, ended_at, answer)
        """

    private static func parameters(of changes: ArraySlice<Change>) -> [String] {
        let jobs = changes.map(\.job)
        return [
            PostgreSQLArray.text(jobs.map(\.number)),
            PostgreSQLArray.text(jobs.map(\.state.rawValue)),
            PostgreSQLArray.text(jobs.map { Int64($0.runAfter.stored) }),
            PostgreSQLArray.text(jobs.map { Int64($0.attempts) }),
            PostgreSQLArray.text(jobs.map { Int64($0.losses) }),
            PostgreSQLArray.text(jobs.map { $0.isCancelled ? "t" : "f" }),
            PostgreSQLArray.text(jobs.map { ($0.startedAt?.stored).map { Int64($0) } }),
            PostgreSQLArray.text(jobs.map { ($0.endedAt?.stored).map { Int64($0) } }),
            PostgreSQLArray.text(changes.map(\.answer)),
        ]
    }

    /// Moves a job that had ended back among the others.
    func restore(_ job: JobRecord) throws(LedgerError) {
        let columns = Self.names.joined(separator: ", ")
        let sql = """
            WITH gone AS (DELETE FROM galaksio.ended_jobs WHERE number = $1::bigint RETURNING *)
            INSERT INTO galaksio.jobs (\(columns), fence, trace) SELECT \(columns), fence, $2::text FROM gone
            """
        try session.rows(sql, ["\(job.number)", job.trace.map(JobRow.stored)])
        try update([job])
    }

    func trim(endedBefore moment: Timestamp, limit: Int) throws(LedgerError) -> Int {
        let sql = """
            WITH old AS MATERIALIZED (
                SELECT number FROM galaksio.ended_jobs WHERE ended_at < $1::bigint
                ORDER BY ended_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED
            ), gone AS (
                DELETE FROM galaksio.ended_jobs AS job USING old WHERE job.number = old.number RETURNING 1
            ), forgotten AS (
                DELETE FROM galaksio.job_detours AS detour USING old WHERE detour.number = old.number
            )
            SELECT count(*) FROM gone
            """
        return try session.rows(sql, ["\(moment.stored)", "\(max(0, limit))"]).first?.cell(at: 0).integer ?? 0
    }
}
