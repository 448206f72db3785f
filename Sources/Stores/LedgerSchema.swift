import GRDB
import Payments

/// The tables of a ledger, and how an older file gets them.
struct LedgerSchema {
    /// The file, for errors.
    let file: String

    /// The version that this program writes.
    static let version = migrations.count

    /// Marks a file as a ledger: `glxo`.
    ///
    /// Source: SQLite, `PRAGMA application_id`.
    static let application = 0x676C_786F

    /// What each version adds to the one before; never changed once released.
    ///
    /// Amounts are decimal text, moments are milliseconds since 1970. A signature is kept nowhere.
    private static let migrations = [
        """
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY,
            createdAt INTEGER NOT NULL,
            state TEXT NOT NULL,
            data TEXT NOT NULL,
            jobId TEXT NOT NULL,
            task TEXT NOT NULL,
            request TEXT NOT NULL,
            session TEXT NOT NULL,
            origin TEXT NOT NULL,
            what TEXT NOT NULL,
            purpose TEXT NOT NULL,
            host TEXT NOT NULL,
            payer TEXT NOT NULL,
            network TEXT NOT NULL,
            asset TEXT NOT NULL,
            payTo TEXT NOT NULL,
            amount TEXT NOT NULL,
            scope TEXT NOT NULL,
            challenge TEXT,
            nonce BLOB,
            moment INTEGER,
            validBefore INTEGER,
            workEnds INTEGER NOT NULL,
            "transaction" TEXT,
            reasonCode TEXT,
            reasonMessage TEXT,
            reasonStep TEXT,
            tracking TEXT,
            endedAt INTEGER,
            answer TEXT
        ) STRICT;
        CREATE INDEX entriesOfJob ON entries (jobId);
        CREATE INDEX entriesSince ON entries (createdAt);
        CREATE TABLE totals (
            scope TEXT NOT NULL,
            period TEXT NOT NULL,
            units TEXT NOT NULL,
            PRIMARY KEY (scope, period)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE payees (
            id INTEGER PRIMARY KEY,
            host TEXT NOT NULL,
            network TEXT NOT NULL,
            asset TEXT NOT NULL,
            payTo TEXT NOT NULL,
            payments INTEGER NOT NULL,
            UNIQUE (host, network, asset, payTo)
        ) STRICT;
        """
    ]

    /// Makes commits durable after power loss, and the tables those of this version.
    func prepare(_ database: Database) throws {
        // Looked at before anything is written: what is not ours stays as it is.
        let found = try versionBeforeChanges(database)
        guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
            throw LedgerError.unusable(file: file, reason: "no write-ahead log can be kept there")
        }
        try database.execute(sql: "PRAGMA synchronous = FULL")
        guard found < Self.version else { return }
        try database.inTransaction(.immediate) {
            // Another program may have done it meanwhile.
            for migration in Self.migrations[try foundVersion(database)...] { try database.execute(sql: migration) }
            try database.execute(sql: "PRAGMA application_id = \(Self.application)")
            try database.execute(sql: "PRAGMA user_version = \(Self.version)")
            return .commit
        }
    }

    /// One transaction, lest another program bring the file up to date between two of the questions.
    private func versionBeforeChanges(_ database: Database) throws -> Int {
        try database.beginTransaction(.deferred)
        defer { try? database.rollback() }
        return try foundVersion(database)
    }

    /// The version of the file; 0 for an empty one.
    private func foundVersion(_ database: Database) throws -> Int {
        let version = try number("SELECT user_version FROM pragma_user_version", of: database)
        let application = try number("SELECT application_id FROM pragma_application_id", of: database)
        let isEmpty = try number("SELECT count(*) FROM sqlite_schema", of: database) == 0
        guard application == Self.application || (isEmpty && version == 0 && application == 0) else {
            throw LedgerError.corrupt(file: file, reason: "it is a database of another program")
        }
        guard version <= Self.version else { throw LedgerError.newer(file: file, version: version) }
        guard isEmpty == (version == 0), version >= 0 else {
            throw LedgerError.corrupt(file: file, reason: "it says version \(version), which does not fit its tables")
        }
        return version
    }

    private func number(_ sql: String, of database: Database) throws -> Int {
        try Int.fetchOne(database, sql: sql) ?? 0
    }
}
