public import Core
public import Payments

/// A ledger in an SQLite file, which several programs may use at once.
public final class SQLiteLedgerStore: LedgerStore {
    /// The file, which has the jobs as well.
    public let file: SQLiteFile

    public var clock: AppClock { file.clock }

    /// Creates the ledger in a file.
    public init(file: SQLiteFile) {
        self.file = file
    }

    /// Creates the ledger at a path; see ``SQLiteFile``.
    public convenience init(path: String, busyTimeout: Duration = .seconds(5), clock: AppClock = .system) {
        self.init(file: SQLiteFile(path: path, busyTimeout: busyTimeout, clock: clock))
    }

    public func write<Value: Sendable>(
        _ work: @escaping @Sendable (inout any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let path = file.path
        return try await file.write { database throws(LedgerError) in
            var table: any LedgerTransaction = SQLiteLedgerTable(database: database, file: path)
            return try work(&table)
        }
    }

    public func read<Value: Sendable>(
        _ work: @escaping @Sendable (any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let path = file.path
        return try await file.read { database throws(LedgerError) in
            try work(SQLiteLedgerTable(database: database, file: path))
        }
    }

    /// Writes the log into the file, so that a copy of the file alone is the whole ledger.
    public func checkpoint() async {
        await file.checkpoint()
    }

    /// Returns the steps for which a router paid without stating terms.
    ///
    /// The result is empty if there is no file yet: a free call must not make one.
    public func stepsWithoutTerms() async throws(LedgerError) -> Set<String> {
        guard file.exists else { return [] }
        return try await read { table throws(LedgerError) in try table.stepsWithoutTerms() }
    }
}
