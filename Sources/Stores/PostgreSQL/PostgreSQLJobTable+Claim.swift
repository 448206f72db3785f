import Core
import ExecutorCore
import Payments

/// Claims of jobs.
extension PostgreSQLJobTable {
    /// The migration that lets a claim leave out providers without a visit to their jobs.
    static let providersIndex = """
        CREATE INDEX jobs_queued_by_provider ON galaksio.jobs (provider, (-priority), number) WHERE state = 'queued';
        """

    /// The providers of the queued jobs, each found by one look into the index.
    static let providersQuery = """
        WITH RECURSIVE named AS (
            (SELECT provider FROM galaksio.jobs WHERE state = 'queued' ORDER BY provider LIMIT 1)
            UNION ALL
            SELECT next.provider FROM named CROSS JOIN LATERAL (
                SELECT provider FROM galaksio.jobs WHERE state = 'queued' AND provider > named.provider
                ORDER BY provider LIMIT 1
            ) AS next
        )
        SELECT provider FROM named
        """

    /// Claims jobs of all providers.
    static let claimOfAll = claiming(
        """
        WITH due AS MATERIALIZED (
            SELECT number FROM galaksio.jobs WHERE \(isFromPlace)
            ORDER BY -priority, number LIMIT $4::bigint FOR UPDATE SKIP LOCKED
        )
        """
    )

    /// Claims jobs of some providers.
    ///
    /// A condition on the provider alone would visit all jobs of the others. So the first jobs of each provider are
    /// looked up, which shows the share of each among the first jobs of them all; then each share is locked, and no
    /// other job. The last limit tells the planner how few they are.
    static let claimOfSome = claiming(
        """
        WITH share AS MATERIALIZED (
            SELECT provider, count(*) AS size FROM (
                SELECT named.provider FROM unnest($7::text[]) AS named (provider) CROSS JOIN LATERAL (
                    SELECT priority, number FROM galaksio.jobs AS job
                    WHERE job.provider = named.provider AND \(isFromPlace)
                    ORDER BY -priority, number LIMIT $4::bigint
                ) AS job
                ORDER BY -job.priority, job.number LIMIT $4::bigint
            ) AS first GROUP BY provider
        ), due AS MATERIALIZED (
            SELECT job.number FROM share CROSS JOIN LATERAL (
                SELECT number FROM galaksio.jobs AS job WHERE job.provider = share.provider AND \(isFromPlace)
                ORDER BY -priority, number LIMIT share.size FOR UPDATE SKIP LOCKED
            ) AS job LIMIT $4::bigint
        )
        """
    )

    private static let isFromPlace = "state = 'queued' AND (-priority, number) >= ($5::integer, $6::bigint)"

    private static func claiming(_ due: String) -> String {
        """
        \(due)
        UPDATE galaksio.jobs AS job SET state = 'running', attempts = attempts + 1,
            started_at = coalesce(started_at, $1::bigint), owner = $2, fence = fence + 1, lease_ends = $3::bigint
        FROM due WHERE job.number = due.number
        RETURNING \(selected(names, of: "job.")), job.fence
        """
    }

    /// Queues the jobs whose time has come; those that another transaction changes now are its own matter.
    func queueDue() throws(LedgerError) {
        let sql = """
            WITH due AS MATERIALIZED (
                SELECT number FROM galaksio.jobs WHERE state = 'scheduled' AND run_after <= $1::bigint
                ORDER BY run_after LIMIT \(JobRow.batch) FOR UPDATE SKIP LOCKED
            )
            UPDATE galaksio.jobs AS job SET state = 'queued' FROM due WHERE job.number = due.number
            """
        try session.rows(sql, ["\(session.now.stored)"])
    }

    /// Takes jobs from workers that were lost.
    func takeFromLost() throws(LedgerError) {
        let sql = """
            SELECT \(Self.columns) FROM galaksio.jobs WHERE \(Self.isLost(at: "$1::bigint"))
            ORDER BY number LIMIT \(JobRow.batch) FOR UPDATE SKIP LOCKED
            """
        let lost = try session.rows(sql, ["\(session.now.stored)"]).map { row throws(LedgerError) in
            var job = try record(row)
            job.lose(at: session.now)
            return job
        }
        try update(lost)
    }

    /// Claims queued jobs, of which the first one stands at the start of the search or behind it.
    func claim(_ claim: JobClaim, from start: QueueStart) throws(LedgerError) -> QueueFinding {
        guard !claim.paused.isEmpty else {
            let jobs = try claimed(claim, session.rows(Self.claimOfAll, parameters(claim, start.place)))
            return QueueFinding(jobs: jobs, isFull: jobs.count == claim.limit, providers: start.providers)
        }
        let providers = if let known = start.providers { known } else { try queuedProviders() }
        let others = PostgreSQLArray.text(providers.subtracting(claim.paused).sorted().map { StoredText.stored($0) })
        let jobs = try claimed(claim, session.rows(Self.claimOfSome, parameters(claim, start.place) + [others]))
        return QueueFinding(jobs: jobs, isFull: jobs.count == claim.limit, providers: providers)
    }

    private func queuedProviders() throws(LedgerError) -> Set<String> {
        Set(try session.rows(Self.providersQuery).compactMap { $0.cell(at: 0).text.flatMap(StoredText.restored) })
    }

    /// Returns the parameters of both statements; that for some providers has these as its last one.
    private func parameters(_ claim: JobClaim, _ place: QueuePlace) -> [String?] {
        [
            "\(session.now.stored)", StoredText.stored(claim.owner), "\((session.now + claim.span).stored)",
            "\(claim.limit)", "\(place.rank)", "\(place.number)",
        ]
    }

    private func claimed(_ claim: JobClaim, _ rows: [PostgreSQLRow]) throws(LedgerError) -> [ClaimedJob] {
        let claimed = try rows.map { row throws(LedgerError) in
            let row = JobRow(row: row, file: session.database)
            let job = try row.record()
            let lease = JobLease(number: job.number, owner: claim.owner, fence: try row.fence())
            return ClaimedJob(job: job, lease: lease)
        }
        return claimed.sorted { ($1.job.priority, $0.job.number) < ($0.job.priority, $1.job.number) }
    }
}
