public import Core
public import Payments
import Synchronization

/// A ledger in a PostgreSQL database, which several machines may use at once.
///
/// Writes take one lock, so that a budget holds across all machines; those of one process that wait at the same time
/// share a transaction: each is a savepoint of its own, so that one that fails does not affect the others.
public final class PostgreSQLLedgerStore: LedgerStore {
    private struct Waiting {
        var writes: [PostgreSQLWrite] = []
        var isWriting = false
    }

    /// The maximum number of writes that share a commit, so that other machines get their turn.
    private static let largestCommit = 64

    private let database: PostgreSQLDatabase
    private let waiting = Mutex(Waiting())

    public var clock: AppClock { database.clock }

    /// Creates the ledger in a database.
    public init(database: PostgreSQLDatabase) {
        self.database = database
    }

    public func write<Value: Sendable>(
        _ work: @escaping @Sendable (inout any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            let write = PostgreSQLWrite(work) { continuation.resume(returning: $0) }
            let begins = waiting.withLock { waiting in
                waiting.writes.append(write)
                defer { waiting.isWriting = true }
                return !waiting.isWriting
            }
            // The writes of others are done in this task too, so it does not end with its caller.
            if begins { Task { await commitWaiting() } }
        }
        return try result.get()
    }

    public func read<Value: Sendable>(
        _ work: @escaping @Sendable (any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try await database.transaction(.snapshot) { session throws(LedgerError) in
            try work(PostgreSQLLedgerTable(session: session))
        }
    }

    private func commitWaiting() async {
        while true {
            let batch = waiting.withLock { waiting in
                let batch = Array(waiting.writes.prefix(Self.largestCommit))
                waiting.writes.removeFirst(batch.count)
                if batch.isEmpty { waiting.isWriting = false }
                return batch
            }
            guard !batch.isEmpty else { return }
            do throws(LedgerError) {
                let lock = PostgreSQLTransaction.exclusive(PostgreSQLSchema.ledgerLock)
                let tellings = try await database.transaction(lock) { session throws(LedgerError) in
                    try Self.perform(batch, in: session)
                }
                for tell in tellings { tell() }
            } catch {
                for write in batch { write.fail(error) }
            }
        }
    }

    /// Performs all writes of a transaction, and returns the closures that report their results.
    private static func perform(
        _ batch: [PostgreSQLWrite],
        in session: PostgreSQLSession
    ) throws(LedgerError) -> [PostgreSQLWrite.Telling] {
        guard batch.count > 1 else {
            return try batch.map { write throws(LedgerError) in try write.perform(session) }
        }
        return try batch.map { write throws(LedgerError) in
            try session.rows("SAVEPOINT one")
            do throws(LedgerError) {
                let telling = try write.perform(session)
                try session.rows("RELEASE SAVEPOINT one")
                return telling
            } catch {
                // A lost connection, or a conflict with another transaction, ends the work of all.
                guard !session.connection.isLost, session.connection.failure?.isConflict != true else { throw error }
                try session.rows("ROLLBACK TO SAVEPOINT one")
                return { write.fail(error) }
            }
        }
    }
}

/// A write that waits for its turn.
struct PostgreSQLWrite: Sendable {
    /// A closure that reports the result of a write to its caller.
    typealias Telling = @Sendable () -> Void

    /// Performs the work; the returned closure is called once the work is durable.
    let perform: @Sendable (PostgreSQLSession) throws(LedgerError) -> Telling
    /// Reports to the caller that nothing was kept.
    let fail: @Sendable (LedgerError) -> Void

    /// Creates a write from its work and a closure that receives the result.
    init<Value: Sendable>(
        _ work: @escaping @Sendable (inout any LedgerTransaction) throws(LedgerError) -> Value,
        tell: @escaping @Sendable (Result<Value, LedgerError>) -> Void
    ) {
        perform = { session throws(LedgerError) in
            var table: any LedgerTransaction = PostgreSQLLedgerTable(session: session)
            let value = try work(&table)
            return { tell(.success(value)) }
        }
        fail = { tell(.failure($0)) }
    }
}
