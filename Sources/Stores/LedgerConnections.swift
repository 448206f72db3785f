import Core
import GRDB
import Glibc
import Payments

/// The two connections to an open ledger: one for writes, one for lookups.
struct LedgerConnections: Sendable {
    private let path: String
    /// The identity of the files that were opened.
    private let identity: PrivateFile.Identity?
    private let writer: DatabaseQueue
    private let reader: DatabaseQueue

    /// Opens an existing file, and brings it up to date.
    ///
    /// - Throws: ``LedgerError``; a file that is not a ledger, or a newer one, is left unchanged.
    init(path: String, busyTimeout: Duration, at moment: Timestamp) throws(LedgerError) {
        let made = try LedgerError.translating(file: path) {
            let writer = try DatabaseQueue(
                path: path,
                configuration: Self.configuration(busyTimeout, readonly: false)
            )
            try writer.inDatabase { try LedgerSchema(file: path, moment: moment).prepare($0) }
            // The write-ahead log exists only now, and without it no connection can be opened for reading alone.
            let reader = try DatabaseQueue(path: path, configuration: Self.configuration(busyTimeout, readonly: true))
            return (writer, reader)
        }
        self.path = path
        identity = PrivateFile(path: path).identity
        (writer, reader) = made
    }

    /// Returns a configuration that waits for other connections in steps of a millisecond.
    ///
    /// A connection that sleeps longer finds a busy ledger taken again and again.
    private static func configuration(_ busyTimeout: Duration, readonly: Bool) -> Configuration {
        let tries = busyTimeout.milliseconds
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.busyMode = .callback { count in
            guard count < tries else { return false }
            usleep(1000)
            return true
        }
        return configuration
    }

    /// Performs a lookup in the last commit.
    func read<Value>(_ work: (Database) throws(LedgerError) -> Value) throws(LedgerError) -> Value {
        try LedgerError.translating(file: path) {
            try reader.inDatabase { database in
                try database.beginTransaction(.deferred)
                defer { try? database.rollback() }
                return try work(database)
            }
        }
    }

    /// Writes the log into the file, as far as other programs do not use it now, without waiting for them.
    func checkpoint() {
        _ = try? writer.inDatabase { try $0.checkpoint(.passive) }
    }

    /// Performs all writes in one transaction, each in a savepoint of its own.
    ///
    /// - Returns: The closures that report the results to the callers, in the order of the writes.
    /// - Throws: ``LedgerError`` where nothing at all was kept.
    func commit(_ batch: [QueuedWrite]) throws(LedgerError) -> [QueuedWrite.Telling] {
        // A commit into a file that is no longer at its path would be lost for all other programs.
        guard identity != nil, PrivateFile(path: path).identity == identity else { throw .replaced(file: path) }
        return try LedgerError.translating(file: path) {
            try writer.inDatabase { database in
                var tellings: [QueuedWrite.Telling] = []
                try database.inTransaction(.immediate) {
                    for write in batch { tellings.append(try perform(write, in: database)) }
                    return .commit
                }
                return tellings
            }
        }
    }

    private func perform(_ write: QueuedWrite, in database: Database) throws -> QueuedWrite.Telling {
        try database.cachedStatement(sql: "SAVEPOINT one").execute()
        let telling: QueuedWrite.Telling
        do throws(LedgerError) {
            telling = try write.perform(database)
        } catch {
            // A full disk ends the whole transaction, including the work of the others.
            guard database.isInsideTransaction else { throw error }
            try database.cachedStatement(sql: "ROLLBACK TO one").execute()
            telling = { write.fail(error) }
        }
        try database.cachedStatement(sql: "RELEASE one").execute()
        return telling
    }

    /// Returns a setting of the connection for writes.
    func pragma(_ name: String) throws(LedgerError) -> String? {
        try LedgerError.translating(file: path) {
            try writer.inDatabase { try String.fetchOne($0, sql: "PRAGMA \(name)") }
        }
    }
}
