import Core
import ExecutorCore
import GRDB
import OrderedJSON
import Payments

/// Claims of jobs.
extension SQLiteJobTable {
    /// The queued jobs of one provider, the first ones first.
    static let firstOfProvider = """
        SELECT -priority, number FROM jobs WHERE state = 'queued' AND provider = ? ORDER BY priority DESC, number LIMIT ?
        """
    /// The queued jobs of all providers, the first ones first.
    static let firstOfAll = """
        SELECT -priority, number FROM jobs WHERE state = 'queued' ORDER BY priority DESC, number LIMIT ?
        """
    /// The providers of the queued jobs, each found by one look into the index.
    static let providers = """
        WITH RECURSIVE named (provider) AS (
            SELECT (SELECT provider FROM jobs WHERE state = 'queued' ORDER BY provider LIMIT 1)
            UNION ALL
            SELECT (SELECT provider FROM jobs WHERE state = 'queued' AND provider > named.provider
                ORDER BY provider LIMIT 1)
            FROM named WHERE named.provider IS NOT NULL
        )
        SELECT provider FROM named WHERE provider IS NOT NULL
        """
    private static let claims = """
        UPDATE jobs SET state = 'running', attempts = attempts + 1, startedAt = coalesce(startedAt, ?), owner = ?,
            fence = fence + 1, leaseEnds = ?
        WHERE number IN (SELECT value FROM json_each(?)) RETURNING \(columns), fence
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
        return try !queuedProviders().isSubset(of: paused)
    }

    func claim(_ claim: JobClaim) throws(LedgerError) -> [ClaimedJob] {
        let places = try places(claim)
        guard !places.isEmpty else { return [] }
        let numbers = Self.list(places.map { .int(Int($0.number)) })
        let claimed = try rows(
            Self.claims,
            [now.stored, claim.owner, (now + claim.span).stored, numbers]
        ).map { row throws(LedgerError) in
            let job = try record(row)
            let fence = try JobRow(row: row, file: file).fence()
            return ClaimedJob(job: job, lease: JobLease(number: job.number, owner: claim.owner, fence: fence))
        }
        return claimed.sorted { ($1.job.priority, $0.job.number) < ($0.job.priority, $1.job.number) }
    }

    /// Returns the places of the jobs that a claim gets.
    private func places(_ claim: JobClaim) throws(LedgerError) -> ArraySlice<QueuePlace> {
        guard !claim.paused.isEmpty else { return try places(Self.firstOfAll, [claim.limit])[...] }
        // A condition on the provider alone would visit all jobs of those that are paused.
        var places: [QueuePlace] = []
        for provider in try queuedProviders().subtracting(claim.paused) {
            places += try self.places(Self.firstOfProvider, [StoredText.stored(provider), claim.limit])
        }
        return places.sorted().prefix(claim.limit)
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

    private func queuedProviders() throws(LedgerError) -> Set<String> {
        Set(try rows(Self.providers, []).compactMap { $0.cell(at: 0).text.flatMap(StoredText.restored) })
    }
}
