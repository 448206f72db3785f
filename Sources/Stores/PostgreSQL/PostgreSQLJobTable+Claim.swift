import Core
import ExecutorCore
import Payments

/// Claims of jobs.
extension PostgreSQLJobTable {
    /// The migration that lets a claim leave out providers without a visit to their jobs.
    static let providersIndex = """
        CREATE INDEX jobs_queued_by_provider ON galaksio.jobs (provider, (-priority), number) WHERE state = 'queued';
        """

    /// The tenants and providers of the queued jobs, each pair found by one look into the index.
    static let groupsQuery = """
        WITH RECURSIVE named AS (
            (SELECT tenant, provider FROM galaksio.jobs WHERE state = 'queued' ORDER BY tenant, provider LIMIT 1)
            UNION ALL
            SELECT next.tenant, next.provider FROM named CROSS JOIN LATERAL (
                SELECT tenant, provider FROM galaksio.jobs
                WHERE state = 'queued' AND (tenant, provider) > (named.tenant, named.provider)
                ORDER BY tenant, provider LIMIT 1
            ) AS next
        )
        SELECT tenant, provider FROM named
        """

    /// The first and the last tenant with a queued job.
    static let tenantsQuery = """
        SELECT (SELECT tenant FROM galaksio.jobs WHERE state = 'queued' ORDER BY tenant LIMIT 1),
            (SELECT tenant FROM galaksio.jobs WHERE state = 'queued' ORDER BY tenant DESC LIMIT 1)
        """

    /// Claims jobs of one tenant and all providers.
    static let claimOfAll = claiming(
        """
        WITH due AS MATERIALIZED (
            SELECT number FROM galaksio.jobs WHERE \(isFromPlace)
            ORDER BY -priority, number LIMIT $4::bigint FOR UPDATE SKIP LOCKED
        )
        """
    )

    /// Claims jobs of some tenants and providers, the tenants in turns.
    ///
    /// A condition on the provider alone would visit all jobs of the others. So the first jobs of each tenant and provider
    /// are looked up, which shows the share of each among the first jobs of them all; then each share is locked, and no
    /// other job. A tenant's turns begin after the jobs that it has at work. The last limit tells the planner how few they
    /// are.
    static let claimOfSome = claiming(
        """
        WITH share AS MATERIALIZED (
            SELECT tenant, provider, count(*) AS size FROM (
                SELECT tenant, provider FROM (
                    SELECT named.tenant, named.provider, job.priority, job.number, named.running
                        + row_number() OVER (PARTITION BY named.tenant ORDER BY -job.priority, job.number) AS turn
                    FROM unnest($7::text[], $8::text[], $9::bigint[]) AS named (tenant, provider, running)
                    CROSS JOIN LATERAL (
                        SELECT priority, number FROM galaksio.jobs AS job
                        WHERE job.tenant = named.tenant AND job.provider = named.provider AND \(isFromPlace)
                        ORDER BY -priority, number LIMIT $4::bigint
                    ) AS job
                ) AS waiting
                ORDER BY turn, -priority, number LIMIT $4::bigint
            ) AS first GROUP BY tenant, provider
        ), due AS MATERIALIZED (
            SELECT job.number FROM share CROSS JOIN LATERAL (
                SELECT number FROM galaksio.jobs AS job
                WHERE job.tenant = share.tenant AND job.provider = share.provider AND \(isFromPlace)
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
            let change = job.lose(at: session.now)
            return (job: job, change: change)
        }
        try update(lost.map(\.job))
        try tell(lost.map(\.change))
    }

    /// Claims queued jobs, of which the first one stands at the start of the search or behind it.
    ///
    /// `takesTurns` tells whether jobs of several tenants are queued; nil has it found out.
    func claim(_ claim: JobClaim, from start: QueueStart, takesTurns: Bool?) throws(LedgerError) -> QueueFinding {
        let takesTurns = if let takesTurns { takesTurns } else { try hasSeveralTenants() }
        guard takesTurns || !claim.paused.isEmpty else {
            let jobs = try claimed(claim, session.rows(Self.claimOfAll, parameters(claim, start.place)))
            return QueueFinding(jobs: jobs, isFull: jobs.count == claim.limit, takesTurns: false, groups: start.groups)
        }
        let groups = if let known = start.groups { known } else { try queuedGroups() }
        let chosen = groups.filter { !claim.paused.contains($0.provider) }
        let others = [
            PostgreSQLArray.text(chosen.map { StoredText.stored($0.tenant) }),
            PostgreSQLArray.text(chosen.map { StoredText.stored($0.provider) }),
            PostgreSQLArray.text(chosen.map { Int64(claim.running[$0.tenant] ?? 0) }),
        ]
        let jobs = try claimed(claim, session.rows(Self.claimOfSome, parameters(claim, start.place) + others))
        return QueueFinding(jobs: jobs, isFull: jobs.count == claim.limit, takesTurns: takesTurns, groups: groups)
    }

    private func hasSeveralTenants() throws(LedgerError) -> Bool {
        let row = try session.rows(Self.tenantsQuery).first
        return row?.cell(at: 0).text != row?.cell(at: 1).text
    }

    private func queuedGroups() throws(LedgerError) -> Set<QueueGroup> {
        let groups = try session.rows(Self.groupsQuery).compactMap { row -> QueueGroup? in
            guard let tenant = row.cell(at: 0).text.flatMap(StoredText.restored),
                let provider = row.cell(at: 1).text.flatMap(StoredText.restored)
            else { return nil }
            return QueueGroup(tenant: tenant, provider: provider)
        }
        return Set(groups)
    }

    /// Returns the parameters of both statements; that for some tenants and providers has these as its last ones.
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
        let jobs = claimed.sorted { ($1.job.priority, $0.job.number) < ($0.job.priority, $1.job.number) }
        try tell(jobs.map { JobChange(before: $0.job.unstarted, events: [$0.job.start(at: session.now)]) })
        return jobs
    }
}
