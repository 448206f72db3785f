import Core
import Dispatch
import Glibc
import Payments
import Synchronization

/// A connection with its thread; a connection that was lost is replaced.
final class PostgreSQLLane: Sendable {
    /// The thread, as a queue on which one piece of work follows the other.
    let queue: DispatchQueue
    private let settings: PostgreSQLSettings
    private let opened = Mutex<PostgreSQLConnection?>(nil)

    /// Creates a lane without a connection.
    init(_ settings: PostgreSQLSettings, number: Int) {
        self.settings = settings
        queue = DispatchQueue(label: "postgresql.\(number)")
    }

    /// Performs one statement as a transaction of its own, which must change nothing: it is repeated once if the
    /// connection was lost.
    func look(_ sql: String, _ parameters: [String?]) throws(LedgerError) -> [PostgreSQLRow] {
        do throws(PostgreSQLFailure) {
            return try attemptLook(sql, parameters)
        } catch  where error.mayRepeat {
            return try translating { () throws(PostgreSQLFailure) in try attemptLook(sql, parameters) }
        } catch {
            throw error.error
        }
    }

    /// Performs work as one transaction.
    ///
    /// It is repeated once if it surely was not committed, because the connection was lost or another transaction was in
    /// its way.
    func transaction<Value>(
        _ kind: PostgreSQLTransaction,
        _ work: (PostgreSQLSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        do throws(PostgreSQLFailure) {
            return try attempt(kind, work)
        } catch  where error.mayRepeat {
            return try translating { () throws(PostgreSQLFailure) in try attempt(kind, work) }
        } catch {
            throw error.error
        }
    }

    private func translating<Value>(_ work: () throws(PostgreSQLFailure) -> Value) throws(LedgerError) -> Value {
        do {
            return try work()
        } catch {
            throw error.error
        }
    }

    private func attemptLook(_ sql: String, _ parameters: [String?]) throws(PostgreSQLFailure) -> [PostgreSQLRow] {
        let connection = try connected()
        do throws(PostgreSQLError) {
            return try connection.look(sql, parameters).rows
        } catch {
            throw failed(error, on: connection)
        }
    }

    private func attempt<Value>(
        _ kind: PostgreSQLTransaction,
        _ work: (PostgreSQLSession) throws(LedgerError) -> Value
    ) throws(PostgreSQLFailure) -> Value {
        let connection = try connected()
        let begun: (session: PostgreSQLSession, number: String?)
        do throws(PostgreSQLError) {
            begun = try begin(kind, on: connection)
        } catch {
            throw failed(error, on: connection)
        }
        let value: Value
        do throws(LedgerError) {
            value = try work(begun.session)
        } catch {
            let mayRepeat = connection.isLost || connection.failure?.isConflict == true
            rollBack(connection)
            throw PostgreSQLFailure(error: error, mayRepeat: mayRepeat)
        }
        do throws(PostgreSQLError) {
            guard try connection.run("COMMIT").tag == "COMMIT" else {
                throw PostgreSQLError(.statement("25P02"), "a transaction was not committed")
            }
        } catch {
            guard connection.isLost, let number = begun.number else { throw failed(error, on: connection) }
            drop()
            guard try wasCommitted(number, error) else {
                throw PostgreSQLFailure(error: LedgerError(error, database: settings.name), mayRepeat: true)
            }
        }
        return value
    }

    private func begin(
        _ kind: PostgreSQLTransaction,
        on connection: PostgreSQLConnection
    ) throws(PostgreSQLError) -> (PostgreSQLSession, String?) {
        let row = try connection.run(kind.beginning).rows.first
        guard let milliseconds = row?.cell(at: 0).integer else {
            throw PostgreSQLError(.connection, "it does not tell the time")
        }
        let now = settings.moment(ofDatabase: Timestamp(stored: milliseconds))
        let session = PostgreSQLSession(connection: connection, database: settings.name, now: now)
        return (session, row?.cell(at: 1).text)
    }

    /// Finds out whether a transaction was committed, after its connection was lost during the commit.
    ///
    /// Source: PostgreSQL documentation, section 9.27, `txid_status`.
    private func wasCommitted(_ number: String, _ cause: PostgreSQLError) throws(PostgreSQLFailure) -> Bool {
        let unknown = PostgreSQLFailure(
            error: .unavailable(
                database: settings.name,
                reason: "\(cause.message); whether the last write was kept is not known"
            ),
            mayRepeat: false
        )
        for _ in 1...Self.inquiries {
            let answer: String?
            do throws(PostgreSQLFailure) {
                answer = try attemptLook("SELECT txid_status($1::bigint)", [number]).first?.cell(at: 0).text
            } catch {
                throw unknown
            }
            switch answer {
            case "committed": return true
            case "aborted": return false
            case "in progress": usleep(50_000)
            default: throw unknown
            }
        }
        throw unknown
    }

    /// The number of times that the outcome of a commit is asked for, over ten seconds.
    private static let inquiries = 200

    // MARK: The connection

    private func connected() throws(PostgreSQLFailure) -> PostgreSQLConnection {
        if let connection = opened.withLock({ $0 }), !connection.isLost, connection.isIdle { return connection }
        drop()
        let connection: PostgreSQLConnection
        do throws(PostgreSQLError) {
            connection = try PostgreSQLConnection(settings.address)
        } catch {
            throw PostgreSQLFailure(error: LedgerError(error, database: settings.name), mayRepeat: false)
        }
        try settings.prepare { () throws(PostgreSQLFailure) in
            try PostgreSQLSchema(connection: connection, database: settings.name).prepare()
        }
        opened.withLock { $0 = connection }
        return connection
    }

    private func failed(_ error: PostgreSQLError, on connection: PostgreSQLConnection) -> PostgreSQLFailure {
        let mayRepeat = connection.isLost || error.isConflict
        rollBack(connection)
        return PostgreSQLFailure(error: LedgerError(error, database: settings.name), mayRepeat: mayRepeat)
    }

    private func rollBack(_ connection: PostgreSQLConnection) {
        guard !connection.isLost else { return drop() }
        guard !connection.isIdle else { return }
        if (try? connection.run("ROLLBACK")) == nil || !connection.isIdle { drop() }
    }

    private func drop() {
        opened.withLock { $0 = nil }
    }
}

/// A failed attempt.
struct PostgreSQLFailure: Error {
    /// The error.
    let error: LedgerError
    /// True if nothing was changed, and another attempt may succeed.
    let mayRepeat: Bool
}
