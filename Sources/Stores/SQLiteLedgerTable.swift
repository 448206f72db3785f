import BigInt
import GRDB
import Payments
import Wire
import X402

/// A ledger inside one transaction of SQLite.
struct SQLiteLedgerTable: LedgerTable {
    /// The connection, for as long as the transaction lasts.
    let database: Database
    /// The file, for errors.
    let file: String

    private static let columns = EntryColumn.allCases.map(\.quoted).joined(separator: ", ")
    private static let insertion = """
        INSERT INTO entries (\(columns)) VALUES (\(EntryColumn.allCases.map { _ in "?" }.joined(separator: ", ")))
        """
    private static let replacement = """
        UPDATE entries SET \(EntryColumn.allCases.map { "\($0.quoted) = ?" }.joined(separator: ", ")) WHERE id = ?
        """

    func insert(_ entry: LedgerEntry) throws(LedgerError) -> Int {
        try execute(Self.insertion, values(of: entry))
        return Int(database.lastInsertedRowID)
    }

    func replace(_ entry: LedgerEntry) throws(LedgerError) {
        try execute(Self.replacement, values(of: entry) + [entry.id])
        guard database.changesCount == 1 else { throw corrupt("entry \(entry.id) is gone") }
    }

    func entry(_ id: Int) throws(LedgerError) -> LedgerEntry? {
        try entries("WHERE id = ?", [id]).first
    }

    func entries(ofJob jobId: String) throws(LedgerError) -> [LedgerEntry] {
        try entries("WHERE jobId = ? ORDER BY id", [StoredText.stored(jobId)])
    }

    func entries(since: Timestamp?) throws(LedgerError) -> [LedgerEntry] {
        guard let since else { return try entries("ORDER BY id", []) }
        return try entries("WHERE createdAt >= ? ORDER BY id", [since.stored])
    }

    func total(_ scope: SpendingScope, _ period: SpendingPeriod) throws(LedgerError) -> BigUInt {
        let rows = try rows("SELECT units FROM totals WHERE scope = ? AND period = ?", names(scope, period))
        guard let row = rows.first else { return 0 }
        guard let text = String.fromDatabaseValue(row[0]), !text.isEmpty,
            text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let units = BigUInt(text)
        else { throw corrupt("the total of \(scope.key) makes no sense") }
        return units
    }

    func setTotal(_ units: BigUInt, _ scope: SpendingScope, _ period: SpendingPeriod) throws(LedgerError) {
        try execute(
            """
            INSERT INTO totals (scope, period, units) VALUES (?, ?, ?)
            ON CONFLICT (scope, period) DO UPDATE SET units = excluded.units
            """,
            names(scope, period) + [String(units)]
        )
    }

    private func names(_ scope: SpendingScope, _ period: SpendingPeriod) -> [any DatabaseValueConvertible] {
        [StoredText.stored(scope.key), StoredText.stored(period.key)]
    }

    func payees(at place: PayeePlace) throws(LedgerError) -> [KnownPayee] {
        let rows = try rows(
            "SELECT payTo, payments FROM payees WHERE host = ? AND network = ? AND asset = ? ORDER BY id",
            names(place)
        )
        return try rows.map { row throws(LedgerError) in
            guard let text = String.fromDatabaseValue(row[0]), let address = try? Address(parsing: text),
                let payments = Int.fromDatabaseValue(row[1])
            else { throw corrupt("a payee of \(place.host) makes no sense") }
            return KnownPayee(address, payments: payments)
        }
    }

    func count(paymentTo payee: Address, at place: PayeePlace) throws(LedgerError) {
        try execute(
            """
            INSERT INTO payees (host, network, asset, payTo, payments) VALUES (?, ?, ?, ?, 1)
            ON CONFLICT (host, network, asset, payTo) DO UPDATE SET payments = payments + 1
            """,
            names(place) + [payee.text]
        )
    }

    private func names(_ place: PayeePlace) -> [any DatabaseValueConvertible] {
        [StoredText.stored(place.host), StoredText.stored(place.network), place.asset.text]
    }

    private func entries(
        _ condition: String,
        _ arguments: [any DatabaseValueConvertible]
    ) throws(LedgerError) -> [LedgerEntry] {
        try rows("SELECT id, \(Self.columns) FROM entries \(condition)", arguments).map { row throws(LedgerError) in
            try EntryRow(row: row, file: file).entry()
        }
    }

    private func values(of entry: LedgerEntry) throws(LedgerError) -> [(any DatabaseValueConvertible)?] {
        try EntryColumn.allCases.map { column throws(LedgerError) in try column.value(of: entry, file: file) }
    }

    private func execute(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws(LedgerError) {
        try LedgerError.translating(file: file) {
            try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
        }
    }

    private func rows(_ sql: String, _ arguments: [any DatabaseValueConvertible]) throws(LedgerError) -> [Row] {
        try LedgerError.translating(file: file) {
            try Row.fetchAll(database.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        }
    }

    private func corrupt(_ reason: String) -> LedgerError {
        .corrupt(file: file, reason: reason)
    }
}
