import Core
import Payments

/// The kind of a transaction.
enum PostgreSQLTransaction: Sendable {
    /// Lookups that all see the same state.
    case snapshot
    /// Writes that may run next to others.
    case write
    /// Writes that keep leases, which do not wait for other work of this process.
    case lease
    /// Writes that follow each other, for as long as they take the lock with the same number.
    case exclusive(Int64)

    /// The order in which it gets a connection.
    var turn: PostgreSQLPool.Turn {
        switch self {
        case .lease: .lease
        case .snapshot, .write, .exclusive: .usual
        }
    }

    /// The statements that begin it, in one round trip; the last one returns the database's time in milliseconds, and
    /// the number of a transaction that writes.
    ///
    /// A client that is lost within a transaction must not keep its locks for long, and a commit must be durable
    /// whatever the default of the database is.
    var beginning: String {
        let limits = "set_config('statement_timeout', '60s', true)"
        // Each write touches few rows, by an index. Compiling a statement just in time took longer than the statement, once
        // many dead rows made it look costly; for the same reason no plan may read all of a table, or join two whole ones.
        let plans = ["jit", "enable_seqscan", "enable_hashjoin", "enable_mergejoin"]
            .map { "set_config('\($0)', 'off', true)" }.joined(separator: ", ")
        let time = "(floor(extract(epoch FROM clock_timestamp()) * 1000))::bigint"
        let idle = "set_config('idle_in_transaction_session_timeout', '60s', true)"
        let durable = """
            SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
            """
        switch self {
        case .snapshot:
            return """
                BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
                SELECT \(limits), \(idle);
                SELECT \(time), NULL;
                """
        case .write, .lease:
            return """
                BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
                SELECT \(limits), \(idle), \(plans);
                \(durable)
                SELECT \(time), txid_current();
                """
        case .exclusive(let lock):
            // The time is read only once the lock is held.
            return """
                BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
                SELECT \(limits), \(idle), \(plans);
                \(durable)
                SELECT pg_advisory_xact_lock(\(lock));
                SELECT \(time), txid_current();
                """
        }
    }
}

/// An open transaction.
struct PostgreSQLSession: Sendable {
    /// The connection, valid for as long as the transaction lasts.
    let connection: PostgreSQLConnection
    /// The name of the database, for errors.
    let database: String
    /// The moment at which the transaction began, by the clock that decides.
    let now: Timestamp

    /// Performs a statement with the parameters `$1`, `$2`, and so on, and returns its rows.
    @discardableResult
    func rows(_ sql: String, _ parameters: [String?] = []) throws(LedgerError) -> [PostgreSQLRow] {
        try LedgerError.translating(database: database) { () throws(PostgreSQLError) in
            try connection.execute(sql, parameters).rows
        }
    }
}
