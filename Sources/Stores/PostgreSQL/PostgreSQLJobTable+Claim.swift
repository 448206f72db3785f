import Core
import ExecutorCore
import Payments

/// Claims of jobs.
extension PostgreSQLJobTable {
    /// The migration that lets a claim leave out providers without a visit to their jobs.
    static let providersIndex = """
        CREATE INDEX jobs_queued_by_provider ON galaksio.jobs (provider, (-priority), number) WHERE state = 'queued';
        """

    /// The tenants and providers that have had jobs.
    ///
    /// They have a table of their own: to find them among the jobs would pass the index entries of all that were claimed
    /// while a transaction is held open.
    static let groupsQuery = "SELECT tenant, provider FROM galaksio.job_groups"

    private static let groupInsertion = """
        INSERT INTO galaksio.job_groups (tenant, provider) SELECT * FROM unnest($1::text[], $2::text[])
        ORDER BY 1, 2 ON CONFLICT DO NOTHING
        """

    /// Claims jobs of all tenants and providers.
    static let claimOfAll = claiming(
        """
        WITH due AS MATERIALIZED (
            SELECT number FROM galaksio.jobs WHERE state = 'queued' AND (-priority, number) >= ($5::integer, $6::bigint)
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
        WITH named AS MATERIALIZED (
            SELECT * FROM unnest($5::text[], $6::text[], $7::bigint[], $8::integer[], $9::bigint[], $10::bigint[])
                AS named (tenant, provider, running, first_rank, first_number, served)
        ), share AS MATERIALIZED (
            SELECT tenant, provider, first_rank, first_number, count(*) AS size FROM (
                SELECT * FROM (
                    SELECT named.*, job.priority, job.number, named.running
                        + row_number() OVER (PARTITION BY named.tenant ORDER BY -job.priority, job.number) AS turn
                    FROM named CROSS JOIN LATERAL (
                        SELECT priority, number FROM galaksio.jobs AS job
                        WHERE job.tenant = named.tenant AND job.provider = named.provider AND state = 'queued'
                            AND (-priority, number) >= (named.first_rank, named.first_number)
                        ORDER BY -priority, number LIMIT $4::bigint
                    ) AS job
                ) AS waiting
                ORDER BY turn, served, -priority, number LIMIT $4::bigint
            ) AS first GROUP BY tenant, provider, first_rank, first_number
        ), due AS MATERIALIZED (
            SELECT job.number FROM share CROSS JOIN LATERAL (
                SELECT number FROM galaksio.jobs AS job
                WHERE job.tenant = share.tenant AND job.provider = share.provider AND state = 'queued'
                    AND (-priority, number) >= (share.first_rank, share.first_number)
                ORDER BY -priority, number LIMIT share.size FOR UPDATE SKIP LOCKED
            ) AS job LIMIT $4::bigint
        )
        """
    )

    private static func claiming(_ due: String) -> String {
        """
        \(due)
        UPDATE galaksio.jobs AS job SET state = 'running', attempts = attempts + 1,
            started_at = coalesce(started_at, $1::bigint), owner = $2, fence = fence + 1, lease_ends = $3::bigint
        FROM due WHERE job.number = due.number
        RETURNING \(selected(names + JobRow.claimColumns, of: "job."))
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

    /// Claims queued jobs, of which none stands before the start of the search.
    func claim(_ claim: JobClaim, from start: QueueStart) throws(LedgerError) -> QueueFinding {
        let isByGroup = !claim.paused.isEmpty || Set(start.groups.map(\.tenant)).count > 1
        let (sql, places) =
            isByGroup
            ? (Self.claimOfSome, Self.parameters(claim, start)) : (Self.claimOfAll, Self.parameters(start.place))
        let parameters = [
            "\(session.now.stored)", StoredText.stored(claim.owner), "\((session.now + claim.span).stored)",
            "\(claim.limit)",
        ]
        let jobs = try claimed(claim, session.rows(sql, parameters + places))
        return QueueFinding(jobs: jobs, isFull: jobs.count == claim.limit, isByGroup: isByGroup)
    }

    /// Returns the tenants and providers that have had jobs.
    func groups() throws(LedgerError) -> Set<QueueGroup> {
        let groups = try session.rows(Self.groupsQuery).compactMap { row -> QueueGroup? in
            guard let tenant = row.cell(at: 0).text.flatMap(StoredText.restored),
                let provider = row.cell(at: 1).text.flatMap(StoredText.restored)
            else { return nil }
            return QueueGroup(tenant: tenant, provider: provider)
        }
        return Set(groups)
    }

    /// Adds the tenants and providers of queued jobs that an older program accepted, which does not tell of them.
    func addMissingGroups() throws(LedgerError) {
        try session.rows(
            """
            INSERT INTO galaksio.job_groups SELECT DISTINCT tenant, provider FROM galaksio.jobs WHERE state = 'queued'
            ORDER BY 1, 2 ON CONFLICT DO NOTHING
            """
        )
    }

    /// Adds tenants and providers that have jobs now.
    func add(_ groups: Set<QueueGroup>) throws(LedgerError) {
        guard !groups.isEmpty else { return }
        let groups = Array(groups)
        let parameters = [
            PostgreSQLArray.text(groups.map { StoredText.stored($0.tenant) }),
            PostgreSQLArray.text(groups.map { StoredText.stored($0.provider) }),
        ]
        try session.rows(Self.groupInsertion, parameters)
    }

    private static func parameters(_ place: QueuePlace) -> [String?] { ["\(place.rank)", "\(place.number)"] }

    private static func parameters(_ claim: JobClaim, _ start: QueueStart) -> [String?] {
        let groups = start.groups.filter { !claim.paused.contains($0.provider) }
        let places = groups.map { start.places[$0] ?? QueueStart.beginning }
        return [
            PostgreSQLArray.text(groups.map { StoredText.stored($0.tenant) }),
            PostgreSQLArray.text(groups.map { StoredText.stored($0.provider) }),
            PostgreSQLArray.text(groups.map { Int64(claim.running[$0.tenant] ?? 0) }),
            PostgreSQLArray.text(places.map { Int64($0.rank) }), PostgreSQLArray.text(places.map(\.number)),
            PostgreSQLArray.text(groups.map { Int64(claim.served[$0.tenant] ?? 0) }),
        ]
    }

    private func claimed(_ claim: JobClaim, _ rows: [PostgreSQLRow]) throws(LedgerError) -> [ClaimedJob] {
        let claimed = try rows.map { row throws(LedgerError) in
            try JobRow(row: row, file: session.database).claimed(by: claim.owner)
        }
        let jobs = claimed.sorted { ($1.job.priority, $0.job.number) < ($0.job.priority, $1.job.number) }
        try tell(jobs.map { JobChange(before: $0.job.unstarted, events: [$0.job.start(at: session.now)]) })
        return jobs
    }
}
