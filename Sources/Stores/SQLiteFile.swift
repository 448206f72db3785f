public import Core
import Dispatch
import GRDB
import Payments
import Synchronization

/// An SQLite file with the payments and the jobs, which several programs may use at once.
///
/// Writes that wait at the same time share one commit: each is a savepoint of its own, so that one that fails does not
/// affect the others. Lookups see the last commit and do not wait for writers.
///
/// The file is opened at its first use; if that fails, the next use tries again.
public final class SQLiteFile: Sendable {
    /// The maximum number of writes that share a commit, so that other programs get their turn.
    static let largestCommit = 256

    /// The clock that decides about leases: the machine's, which all programs that share the file have in common.
    public let clock: AppClock
    /// The path of the file.
    let path: String
    private let file: LedgerFile
    private let waiting = Mutex<[QueuedWrite]>([])
    private let writes = DispatchQueue(label: "ledger.writes")
    private let reads = DispatchQueue(label: "ledger.reads")

    /// Creates the store at a path.
    ///
    /// The file and its folder are made where they are missing, readable for their owner only.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - busyTimeout: The maximum time to wait for another program.
    ///   - clock: The clock that decides about leases.
    public init(path: String, busyTimeout: Duration = .seconds(5), clock: AppClock = .system) {
        self.path = path
        self.clock = clock
        file = LedgerFile(path: path, busyTimeout: busyTimeout, clock: clock)
    }

    /// True if there is a file at the path, or one was opened there.
    var exists: Bool { file.exists }

    /// Performs work as one transaction: all of it or nothing is kept, durably, before this method returns.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        // Cancelling a task does not stop its write: the outcome of a payment is written in any case.
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            let write = QueuedWrite(work) { continuation.resume(returning: $0) }
            waiting.withLock { $0.append(write) }
            writes.async { self.commitWaiting() }
        }
        return try result.get()
    }

    /// Performs a lookup in the last commit.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            reads.async {
                let result = Result { () throws(LedgerError) in try self.file.connections().read(work) }
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    /// Writes the log into the file, so that a copy of the file alone is the whole store.
    func checkpoint() async {
        await withCheckedContinuation { continuation in
            writes.async {
                self.file.checkpoint()
                continuation.resume()
            }
        }
    }

    /// The number of writes that wait for the next commit.
    var waitingCount: Int { waiting.withLock(\.count) }

    /// Commits the waiting writes; does nothing if an earlier call took them along.
    private func commitWaiting() {
        let batch = waiting.withLock { waiting in
            let batch = Array(waiting.prefix(Self.largestCommit))
            waiting.removeFirst(batch.count)
            return batch
        }
        guard !batch.isEmpty else { return }
        do throws(LedgerError) {
            for tell in try file.connections().commit(batch) { tell() }
        } catch {
            for write in batch { write.fail(error) }
        }
    }
}
