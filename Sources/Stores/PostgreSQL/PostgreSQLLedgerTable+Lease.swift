import Core
import ExecutorCore
import Payments

extension PostgreSQLLedgerTable {
    func isHeld(_ lease: JobLease, at now: Timestamp) throws(LedgerError) -> Bool {
        let sql = """
            SELECT 1 FROM galaksio.jobs WHERE number = $1::bigint AND owner = $2 AND fence = $3::bigint
                AND state = 'running' AND NOT is_cancelled AND lease_ends > $4::bigint
            """
        let parameters = ["\(lease.number)", StoredText.stored(lease.owner), "\(lease.fence)", "\(now.stored)"]
        return try !session.rows(sql, parameters).isEmpty
    }
}
