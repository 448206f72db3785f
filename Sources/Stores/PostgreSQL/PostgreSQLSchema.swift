import Payments

/// The tables in a database, and their migrations.
///
/// They have a schema of their own, `galaksio`, so that they get in nobody's way in a shared database. It is made where
/// it is missing; a role that may not create schemas needs one that is made for it.
struct PostgreSQLSchema {
    /// The connection.
    let connection: PostgreSQLConnection
    /// The name of the database, for errors.
    let database: String

    /// The version of the tables that this program writes.
    static let version = migrations.count

    /// The version of the oldest program that still works with these tables: the one before, because migrations only add.
    ///
    /// While machines are upgraded one after the other, programs of both versions are at work.
    static let oldest = version - 1

    /// The lock under which one program at a time brings the tables up to date: `glxo`, then 1.
    private static let lock: Int64 = 0x676C_786F_0000_0001
    /// The lock under which the ledger is written: `glxo`, then 2.
    static let ledgerLock: Int64 = 0x676C_786F_0000_0002

    /// The migrations, one from each version to the next; never changed once released.
    static let migrations = [
        PostgreSQLJobTable.schema + PostgreSQLLedgerTable.schema,
        PostgreSQLJobTable.providersIndex,
        PostgreSQLJobTable.eventTables,
        // The caller whose task a payment is for.
        "ALTER TABLE galaksio.entries ADD COLUMN caller text NOT NULL DEFAULT '';",
        // The identity of the request that sent a job; of one that has ended it is not needed.
        "ALTER TABLE galaksio.jobs ADD COLUMN trace text;",
    ]

    /// Brings the tables to this version.
    ///
    /// - Throws: ``Payments/LedgerError/newer(file:version:)`` where a program made them that is newer by
    ///   more than one version; they stay as they are.
    func prepare() throws(PostgreSQLFailure) {
        do throws(LedgerError) {
            guard try foundVersion() < Self.version else { return }
            try run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock(\(Self.lock))")
            try migrate()
        } catch {
            if !connection.isIdle { _ = try? connection.run("ROLLBACK") }
            throw PostgreSQLFailure(error: error, mayRepeat: false)
        }
    }

    private func migrate() throws(LedgerError) {
        // Another program may have brought them up to date meanwhile.
        let found = try foundVersion()
        guard found < Self.version else { return try run("ROLLBACK") }
        let schemas = try rows("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = 'galaksio'")
        if schemas.isEmpty { try run("CREATE SCHEMA galaksio") }
        // A wait for a table makes all programs wait that use it: better to start later.
        try run("SET LOCAL lock_timeout = '2s'")
        for migration in Self.migrations[found...] { try run(migration) }
        try run(
            """
            CREATE TABLE IF NOT EXISTS galaksio.version (number integer NOT NULL);
            ALTER TABLE galaksio.version ADD COLUMN IF NOT EXISTS oldest integer;
            DELETE FROM galaksio.version;
            INSERT INTO galaksio.version (number, oldest) VALUES (\(Self.version), \(Self.oldest));
            COMMIT;
            """
        )
    }

    /// Returns the version of the tables; 0 where there are none.
    private func foundVersion() throws(LedgerError) -> Int {
        // A look into the catalog: `to_regclass` may answer from before the lock.
        let tables = try rows(
            """
            SELECT 1 FROM pg_catalog.pg_class AS class JOIN pg_catalog.pg_namespace AS space
            ON space.oid = class.relnamespace WHERE space.nspname = 'galaksio' AND class.relname = 'version'
            """
        )
        guard !tables.isEmpty else { return 0 }
        let rows = try rows("SELECT number, to_jsonb(version) ->> 'oldest' FROM galaksio.version")
        guard rows.count == 1, let version = rows.first?.cell(at: 0).integer, version > 0 else {
            throw .corrupt(file: database, reason: "its tables have no version")
        }
        guard rows.first?.cell(at: 1).text.flatMap(Int.init) ?? version <= Self.version else {
            throw .newer(file: database, version: version)
        }
        return version
    }

    private func rows(_ sql: String) throws(LedgerError) -> [PostgreSQLRow] {
        try LedgerError.translating(database: database) { () throws(PostgreSQLError) in try connection.execute(sql).rows
        }
    }

    private func run(_ sql: String) throws(LedgerError) {
        try LedgerError.translating(database: database) { () throws(PostgreSQLError) in _ = try connection.run(sql) }
    }
}
