import Core
import ExecutorCore
import GRDB
import Payments

extension SQLiteLedgerTable {
    func isHeld(_ lease: JobLease, at now: Timestamp) throws(LedgerError) -> Bool {
        try LedgerError.translating(file: file) {
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM jobs WHERE number = ? AND owner = ? AND fence = ? AND state = 'running'
                        AND NOT isCancelled AND leaseEnds > ?)
                    """,
                arguments: [lease.number, lease.owner, lease.fence, now.stored]
            ) ?? false
        }
    }
}
