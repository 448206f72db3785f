import BigInt
import Core
import GRDB
import PaymentModel
import Payments
import X402

/// The tables of a ledger inside of one transaction of SQLite.
struct SQLiteLedgerTable: LedgerTransaction {
    /// The connection, valid for as long as the transaction lasts.
    let database: Database
    /// The path of the file, for errors.
    let file: String

    private static let columns = EntryColumn.allCases.map(\.quoted).joined(separator: ", ")
    private static let insertion = """
        INSERT INTO entries (\(columns)) VALUES (\(places(EntryColumn.allCases.count)))
        """
    private static let change = """
        UPDATE entries SET \(EntryColumn.changing.map { "\($0.quoted) = ?" }.joined(separator: ", ")) WHERE id = ?
        """
    private static let factColumns = FactRow.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    private static let factInsertion = """
        INSERT INTO facts (\(factColumns)) VALUES (\(places(FactRow.columns.count)))
        """

    private static func places(_ count: Int) -> String {
        repeatElement("?", count: count).joined(separator: ", ")
    }

    func insert(_ entry: LedgerEntry) throws(LedgerError) -> Int {
        try execute(Self.insertion, values(of: entry, EntryColumn.allCases))
        let id = Int(database.lastInsertedRowID)
        try add(entry.sendings[...], entry.facts[...], to: id)
        return id
    }

    func update(_ entry: LedgerEntry, from before: LedgerEntry) throws(LedgerError) {
        try execute(Self.change, values(of: entry, EntryColumn.changing) + [entry.id])
        guard database.changesCount == 1 else { throw corrupt("entry \(entry.id) is missing") }
        try add(
            entry.sendings.dropFirst(before.sendings.count),
            entry.facts.dropFirst(before.facts.count),
            to: entry.id
        )
    }

    private func add(
        _ sendings: ArraySlice<PaymentSending>,
        _ facts: ArraySlice<PaymentFact>,
        to entry: Int
    ) throws(LedgerError) {
        for sending in sendings {
            try execute(
                "INSERT INTO sendings (entry, number, begunAt) VALUES (?, ?, ?)",
                [entry, sending.number, sending.begunAt.stored]
            )
        }
        for (index, fact) in zip(facts.indices, facts) {
            try execute(Self.factInsertion, FactRow.values(of: fact, entry: entry, number: index + 1))
        }
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

    func stepsWithoutTerms() throws(LedgerError) -> Set<String> {
        let rows = try rows("SELECT DISTINCT step FROM entries WHERE network IS NULL", [])
        return Set(rows.compactMap { String.fromDatabaseValue($0[0]).flatMap(StoredText.restored) })
    }

    func entries(countedUntil moment: Timestamp) throws(LedgerError) -> [LedgerEntry] {
        // The index is named, because SQLite would rather look through all entries than sort the few in it.
        try entries("INDEXED BY entriesExpiring WHERE countsUntil <= ?", [moment.stored]).sorted { $0.id < $1.id }
    }

    func total(_ scope: BudgetScope, _ period: BudgetPeriod) throws(LedgerError) -> BigUInt {
        let rows = try rows("SELECT units FROM totals WHERE scope = ? AND period = ?", names(scope, period))
        guard let row = rows.first else { return 0 }
        guard let text = String.fromDatabaseValue(row[0]), let units = BigUInt(digits: text) else {
            throw corrupt("the total of \(scope.key) is invalid")
        }
        return units
    }

    func setTotal(_ units: BigUInt, _ scope: BudgetScope, _ period: BudgetPeriod) throws(LedgerError) {
        try execute(
            """
            INSERT INTO totals (scope, period, units) VALUES (?, ?, ?)
            ON CONFLICT (scope, period) DO UPDATE SET units = excluded.units
            """,
            names(scope, period) + [String(units)]
        )
    }

    private func names(_ scope: BudgetScope, _ period: BudgetPeriod) -> [any DatabaseValueConvertible] {
        [StoredText.stored(scope.key), StoredText.stored(period.key)]
    }

    func payees(of host: SellerHost) throws(LedgerError) -> [KnownPayee] {
        let rows = try rows(
            "SELECT payTo, sum(payments) FROM payees WHERE host = ? GROUP BY payTo ORDER BY min(id)",
            [StoredText.stored(host.key)]
        )
        return try rows.map { row throws(LedgerError) in
            guard let text = String.fromDatabaseValue(row[0]), let address = try? Address(parsing: text),
                let payments = Int.fromDatabaseValue(row[1])
            else { throw corrupt("a payee of \(host.text) is invalid") }
            return KnownPayee(address, payments: payments)
        }
    }

    func count(paymentTo payee: Address, at place: PayeeKey) throws(LedgerError) {
        try execute(
            """
            INSERT INTO payees (host, network, asset, payTo, payments) VALUES (?, ?, ?, ?, 1)
            ON CONFLICT (host, network, asset, payTo) DO UPDATE SET payments = payments + 1
            """,
            [
                StoredText.stored(place.host.key), StoredText.stored(place.network), place.asset.text,
                payee.text,
            ]
        )
    }

    // MARK: Reading entries

    private func entries(
        _ condition: String,
        _ arguments: [any DatabaseValueConvertible]
    ) throws(LedgerError) -> [LedgerEntry] {
        let found = try rows("SELECT id, \(Self.columns) FROM entries \(condition)", arguments)
        var entries = try found.map { row throws(LedgerError) in try EntryRow(row: row, file: file).entry() }
        guard let first = entries.map(\.id).min(), let last = entries.map(\.id).max() else { return [] }
        // A few entries that lie far apart are looked up one by one; in a tampered file, even as far apart as numbers
        // can be.
        let (distance, isTooFar) = last.subtractingReportingOverflow(first)
        guard !isTooFar, distance < 4 * entries.count else {
            for index in entries.indices {
                let id = entries[index].id
                entries[index].sendings = try sendings(id...id)[id] ?? []
                entries[index].facts = try facts(id...id)[id] ?? []
            }
            return entries
        }
        let (sendings, facts) = (try sendings(first...last), try facts(first...last))
        for index in entries.indices {
            entries[index].sendings = sendings[entries[index].id] ?? []
            entries[index].facts = facts[entries[index].id] ?? []
        }
        return entries
    }

    private func sendings(_ range: ClosedRange<Int>) throws(LedgerError) -> [Int: [PaymentSending]] {
        var sendings: [Int: [PaymentSending]] = [:]
        let sql = "SELECT entry, number, begunAt FROM sendings WHERE entry BETWEEN ? AND ? ORDER BY entry, number"
        for row in try rows(sql, [range.lowerBound, range.upperBound]) {
            guard let entry = Int.fromDatabaseValue(row[0]), let number = Int.fromDatabaseValue(row[1]),
                let begunAt = Int.fromDatabaseValue(row[2])
            else { throw corrupt("a sending is invalid") }
            let sending = PaymentSending(number: number, begunAt: Timestamp(stored: begunAt))
            sendings[entry, default: []].append(sending)
        }
        return sendings
    }

    private func facts(_ range: ClosedRange<Int>) throws(LedgerError) -> [Int: [PaymentFact]] {
        var facts: [Int: [PaymentFact]] = [:]
        let sql = "SELECT \(Self.factColumns) FROM facts WHERE entry BETWEEN ? AND ? ORDER BY entry, number"
        for row in try rows(sql, [range.lowerBound, range.upperBound]) {
            guard let entry = Int.fromDatabaseValue(row[0]) else { throw corrupt("a fact is invalid") }
            facts[entry, default: []].append(try FactRow(row: row, file: file).fact())
        }
        return facts
    }

    private func values(
        of entry: LedgerEntry,
        _ columns: [EntryColumn]
    ) throws(LedgerError) -> [(any DatabaseValueConvertible)?] {
        try columns.map { column throws(LedgerError) in try column.value(of: entry, file: file) }
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
