import Payments

/// An error of libpq or of the server.
struct PostgreSQLError: Error, Hashable {
    /// The place at which a statement or a connection failed.
    enum Kind: Hashable {
        /// The client library is missing.
        case library
        /// The URL cannot be read.
        case address
        /// No connection was made, or it was lost.
        case connection
        /// The server refused a statement; the value is its SQLSTATE.
        case statement(String)
    }

    let kind: Kind
    let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// True for a transaction that failed because of others at the same time, and may succeed when it is repeated.
    var isConflict: Bool {
        switch kind {
        case .statement("40001"), .statement("40P01"): true
        case .statement, .library, .address, .connection: false
        }
    }

    /// True if the server takes no more writes on this connection, but may on another.
    ///
    /// 25006 is a server that became a standby, 57P01 to 57P03 one that stops or starts.
    ///
    /// Source: PostgreSQL documentation, appendix A, "PostgreSQL Error Codes".
    var endsConnection: Bool {
        switch kind {
        case .statement("25006"), .statement("57P01"), .statement("57P02"), .statement("57P03"): true
        case .connection: true
        case .statement, .library, .address: false
        }
    }
}

extension LedgerError {
    /// Creates the error of the ledger that corresponds to an error of PostgreSQL; `database` is its name.
    init(_ error: PostgreSQLError, database: String) {
        switch error.kind {
        case .connection: self = .unavailable(database: database, reason: error.message)
        case .library, .address: self = .unusable(file: database, reason: error.message)
        case .statement(let state):
            // The statements fit the tables of this program: an error in one means that the tables are another program's.
            switch state.prefix(2) {
            case _ where state == "42501": self = .unusable(file: database, reason: error.message)
            case "22", "23", "42": self = .corrupt(file: database, reason: error.message)
            case "08", "25", "40", "53", "55", "57", "58":
                self = .unavailable(database: database, reason: error.message)
            default: self = .unusable(file: database, reason: error.message)
            }
        }
    }

    /// Performs work on the database; every error is thrown as a ``LedgerError``.
    static func translating<Value>(
        database: String,
        _ work: () throws(PostgreSQLError) -> Value
    ) throws(LedgerError) -> Value {
        do {
            return try work()
        } catch {
            throw LedgerError(error, database: database)
        }
    }
}
