import Core
import GRDB
import Payments

/// The tables of a ledger, and the migrations of older files.
struct LedgerSchema {
    /// The path of the file, for errors.
    let file: String
    /// The moment at which the file is opened.
    let moment: Timestamp

    /// The version of the tables that this program writes.
    static let version = migrations.count

    /// The application identifier that marks a file as a ledger: `glxo`.
    ///
    /// Source: SQLite, `PRAGMA application_id`.
    static let application = 0x676C_786F

    /// The migrations, one from each version to the next; never changed once released.
    ///
    /// Amounts are decimal text, moments are milliseconds since 1970. Signatures are not stored.
    static let migrations = [
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
        """,
        facts,
        JobSchema.tables,
        JobSchema.providers,
        JobSchema.events,
        // The caller whose task a payment is for.
        "ALTER TABLE entries ADD COLUMN caller TEXT NOT NULL DEFAULT ''",
        // The identity of the request that sent a job; of one that has ended it is not needed.
        "ALTER TABLE jobs ADD COLUMN trace TEXT",
    ]

    /// The migration to version 2, which stores facts about sendings and computes a payment's state from them.
    ///
    /// An entry of version 1 does not know its step, so it applies to every step of its job. It gets the one sending
    /// that it may have had, and the fact that its state implies. The amount that it counts stays the same:
    /// ``carryOver(_:at:)`` writes it.
    private static let facts = """
        DROP INDEX entriesOfJob;
        DROP INDEX entriesSince;
        ALTER TABLE entries RENAME TO entriesOfVersion1;
        CREATE TABLE entries (
            id INTEGER PRIMARY KEY,
            createdAt INTEGER NOT NULL,
            jobId TEXT NOT NULL,
            task TEXT NOT NULL,
            step TEXT NOT NULL,
            session TEXT NOT NULL,
            origin TEXT NOT NULL,
            what TEXT NOT NULL,
            purpose TEXT NOT NULL,
            host TEXT NOT NULL,
            payer TEXT NOT NULL,
            network TEXT,
            asset TEXT,
            payTo TEXT,
            amount TEXT,
            scope TEXT NOT NULL,
            challenge TEXT,
            nonce BLOB,
            moment INTEGER,
            validBefore INTEGER,
            state TEXT NOT NULL,
            charge TEXT,
            leaseOwner TEXT,
            leaseEnds INTEGER,
            counted TEXT NOT NULL,
            countsUntil INTEGER,
            tracking TEXT,
            replyStatus INTEGER,
            replyBody TEXT,
            answer TEXT
        ) STRICT;
        CREATE INDEX entriesOfJob ON entries (jobId);
        CREATE INDEX entriesSince ON entries (createdAt);
        CREATE INDEX entriesExpiring ON entries (countsUntil) WHERE countsUntil IS NOT NULL;
        CREATE INDEX entriesWithoutTerms ON entries (step) WHERE network IS NULL;
        CREATE TABLE sendings (
            entry INTEGER NOT NULL,
            number INTEGER NOT NULL,
            begunAt INTEGER NOT NULL,
            PRIMARY KEY (entry, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE facts (
            entry INTEGER NOT NULL,
            number INTEGER NOT NULL,
            sending INTEGER NOT NULL,
            at INTEGER NOT NULL,
            event TEXT NOT NULL,
            status INTEGER,
            isDelivered INTEGER NOT NULL,
            "transaction" TEXT,
            reasonCode TEXT,
            reasonMessage TEXT,
            reasonStep TEXT,
            charged TEXT,
            PRIMARY KEY (entry, number)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO entries
            SELECT id, createdAt, jobId, task, '', session, origin, what,
                purpose, host, payer, network, asset, payTo, amount, scope, challenge, nonce, moment, validBefore,
                CASE state WHEN 'rejected' THEN 'refused' WHEN 'reserved' THEN 'unknown' ELSE state END, amount,
                CASE WHEN state = 'reserved' AND answer IS NULL THEN session END,
                CASE WHEN state = 'reserved' AND answer IS NULL THEN workEnds END,
                CASE WHEN state IN ('reserved', 'paid', 'unknown') THEN 'all' ELSE '0' END, NULL, tracking, NULL,
                NULL, answer
            FROM entriesOfVersion1;
        INSERT INTO sendings SELECT id, 1, createdAt FROM entriesOfVersion1;
        INSERT INTO facts
            SELECT id, 1, 1, coalesce(endedAt, createdAt),
                CASE state WHEN 'released' THEN 'sent-nothing' WHEN 'rejected' THEN 'refused'
                    WHEN 'unknown' THEN 'no-answer' ELSE state END,
                NULL, data = 'delivered', "transaction", reasonCode, reasonMessage, reasonStep, NULL
            FROM entriesOfVersion1 WHERE state <> 'reserved';
        DROP TABLE entriesOfVersion1;
        """

    /// Performs what SQL cannot do of the migration to version 2.
    ///
    /// Amounts are counted as budgets count them, and each host gets one name.
    private func carryOver(_ database: Database, at moment: Timestamp) throws {
        let table = SQLiteLedgerTable(database: database, file: file)
        try database.execute(sql: "UPDATE entries SET counted = '1' WHERE counted = 'all'")
        for before in try table.entries(since: nil) where before.counted > 0 {
            var after = before
            after.counted = before.units
            try table.update(after, from: before)
        }
        // A payment that was refused a moment ago can still be settled, and counts like any other.
        var changing: any LedgerTransaction = table
        try changing.recount(at: moment)
        for row in try Row.fetchAll(database, sql: "SELECT id, host FROM payees") {
            guard let id = Int.fromDatabaseValue(row[0]), let host = String.fromDatabaseValue(row[1]) else { continue }
            let key = SellerHost(text: StoredText.restored(host) ?? host).key
            try database.execute(
                sql: "UPDATE OR IGNORE payees SET host = ? WHERE id = ?",
                arguments: [StoredText.stored(key), id]
            )
        }
    }

    /// Makes commits durable after power loss, and brings the tables to this version.
    func prepare(_ database: Database) throws {
        // The version is read before anything is written: the file of another program is left unchanged.
        let found = try versionBeforeChanges(database)
        guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
            throw LedgerError.unusable(file: file, reason: "its folder can't hold a write-ahead log")
        }
        try database.execute(sql: "PRAGMA synchronous = FULL")
        guard found < Self.version else { return }
        try database.inTransaction(.immediate) {
            // Another program may have migrated the file meanwhile.
            let found = try foundVersion(database)
            for migration in Self.migrations[found...] { try database.execute(sql: migration) }
            if found < 2 { try carryOver(database, at: moment) }
            try database.execute(sql: "PRAGMA application_id = \(Self.application)")
            try database.execute(sql: "PRAGMA user_version = \(Self.version)")
            return .commit
        }
    }

    /// Returns the version of the file.
    ///
    /// It is read in one transaction, lest another program bring the file up to date between two of the queries.
    private func versionBeforeChanges(_ database: Database) throws -> Int {
        try database.beginTransaction(.deferred)
        defer { try? database.rollback() }
        return try foundVersion(database)
    }

    /// Returns the version of the file; 0 for an empty one.
    private func foundVersion(_ database: Database) throws -> Int {
        let version = try number("SELECT user_version FROM pragma_user_version", of: database)
        let application = try number("SELECT application_id FROM pragma_application_id", of: database)
        let isEmpty = try number("SELECT count(*) FROM sqlite_schema", of: database) == 0
        guard application == Self.application || (isEmpty && version == 0 && application == 0) else {
            throw LedgerError.corrupt(file: file, reason: "it belongs to another program")
        }
        guard version <= Self.version else { throw LedgerError.newer(file: file, version: version) }
        guard isEmpty == (version == 0), version >= 0 else {
            throw LedgerError.corrupt(file: file, reason: "its version \(version) doesn't match its tables")
        }
        return version
    }

    private func number(_ sql: String, of database: Database) throws -> Int {
        try Int.fetchOne(database, sql: sql) ?? 0
    }
}
