import Core
import ExecutorCore
import GRDB
import OrderedJSON
import Payments

/// Claims of jobs.
extension SQLiteJobTable {
    /// The first queued jobs of one tenant and one provider.
    static let firstOfGroup = """
        SELECT -priority, number FROM jobs WHERE state = 'queued' AND tenant = ? AND provider = ?
        ORDER BY priority DESC, number LIMIT ?
        """
    /// The queued jobs of all tenants and providers, the first ones first.
    static let firstOfAll = """
        SELECT -priority, number FROM jobs WHERE state = 'queued' ORDER BY priority DESC, number LIMIT ?
        """
    /// The tenants and providers of the queued jobs, each pair found by one look into the index.
    static let groups = """
        WITH RECURSIVE named (tenant, provider) AS (
            SELECT * FROM (SELECT tenant, provider FROM jobs WHERE state = 'queued'
                ORDER BY tenant, provider LIMIT 1)
            UNION ALL
            SELECT next.tenant, next.provider FROM named JOIN jobs AS next ON next.number = (
                SELECT number FROM jobs WHERE state = 'queued' AND (tenant, provider) > (named.tenant, named.provider)
                ORDER BY tenant, provider LIMIT 1
            )
        )
        SELECT tenant, provider FROM named
        """
    /// The first and the last tenant with a queued job.
    static let tenants = """
        SELECT (SELECT tenant FROM jobs WHERE state = 'queued' ORDER BY tenant LIMIT 1),
            (SELECT tenant FROM jobs WHERE state = 'queued' ORDER BY tenant DESC LIMIT 1)
        """
    private static let claims = """
        UPDATE jobs SET state = 'running', attempts = attempts + 1, startedAt = coalesce(startedAt, ?), owner = ?,
            fence = fence + 1, leaseEnds = ?
        WHERE number IN (SELECT value FROM json_each(?))
        RETURNING \((JobRow.columns + JobRow.claimColumns).joined(separator: ", "))
        """

    /// Returns true if a job of a provider that is not paused is queued, if one is due, or if a worker was lost.
    func hasWork(without paused: Set<String>) throws(LedgerError) -> Bool {
        let sql = """
            SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'queued'),
                EXISTS (SELECT 1 FROM jobs WHERE state = 'scheduled' AND runAfter <= ?)
                OR EXISTS (SELECT 1 FROM jobs WHERE \(Self.isLost))
            """
        guard let row = try rows(sql, [now.stored] + lostBounds).first else { return false }
        if row.cell(at: 1).integer == 1 { return true }
        guard row.cell(at: 0).integer == 1 else { return false }
        if paused.isEmpty { return true }
        return try queuedGroups().contains { !paused.contains($0.provider) }
    }

    func claim(_ claim: JobClaim) throws(LedgerError) -> [ClaimedJob] {
        let places = try places(claim)
        guard !places.isEmpty else { return [] }
        let numbers = Self.list(places.map { .int(Int($0.number)) })
        let claimed = try rows(
            Self.claims,
            [now.stored, claim.owner, (now + claim.span).stored, numbers]
        ).map { row throws(LedgerError) in
            try JobRow(row: row, file: file).claimed(by: claim.owner)
        }
        let jobs = claimed.sorted { ($1.job.priority, $0.job.number) < ($0.job.priority, $1.job.number) }
        try tell(jobs.map { JobChange(before: $0.job.unstarted, events: [$0.job.start(at: now)]) })
        return jobs
    }

    /// Returns the places of the jobs that a claim gets.
    private func places(_ claim: JobClaim) throws(LedgerError) -> [QueuePlace] {
        let takesTurns = try claim.paused.isEmpty ? hasSeveralTenants() : true
        guard takesTurns else {
            return try places(Self.firstOfAll, [claim.limit])
        }
        // A condition on the provider alone would visit all jobs of those that are paused.
        var found: [(tenant: String, place: QueuePlace)] = []
        for group in try queuedGroups() where !claim.paused.contains(group.provider) {
            let names = [StoredText.stored(group.tenant), StoredText.stored(group.provider)]
            let places = try places(Self.firstOfGroup, names + [claim.limit])
            found += places.map { (group.tenant, $0) }
        }
        return claim.inTurns(found, tenant: \.tenant) { $0.place < $1.place }.prefix(claim.limit).map(\.place)
    }

    private func places(
        _ sql: String,
        _ arguments: [any DatabaseValueConvertible]
    ) throws(LedgerError) -> [QueuePlace] {
        try rows(sql, arguments).map { row throws(LedgerError) in
            guard let rank = row.cell(at: 0).integer, let number = row.cell(at: 1).integer else {
                throw .corrupt(file: file, reason: "a job is invalid")
            }
            return QueuePlace(rank: rank, number: Int64(number))
        }
    }

    private func hasSeveralTenants() throws(LedgerError) -> Bool {
        guard let row = try rows(Self.tenants, []).first else { return false }
        return row.cell(at: 0).text != row.cell(at: 1).text
    }

    private func queuedGroups() throws(LedgerError) -> [QueueGroup] {
        try rows(Self.groups, []).compactMap { row in
            guard let tenant = row.cell(at: 0).text.flatMap(StoredText.restored),
                let provider = row.cell(at: 1).text.flatMap(StoredText.restored)
            else { return nil }
            return QueueGroup(tenant: tenant, provider: provider)
        }
    }
}
