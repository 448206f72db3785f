import GRDB
import Payments

/// A write that waits for its turn.
struct QueuedWrite: Sendable {
    /// A closure that reports the result of a write to its caller.
    typealias Telling = @Sendable () -> Void

    /// Performs the work; the returned closure is called once the work is durable.
    let perform: @Sendable (Database) throws(LedgerError) -> Telling
    /// Reports to the caller that nothing was kept.
    let fail: @Sendable (LedgerError) -> Void

    /// Creates a write from its work and a closure that receives the result.
    init<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws(LedgerError) -> Value,
        tell: @escaping @Sendable (Result<Value, LedgerError>) -> Void
    ) {
        perform = { database throws(LedgerError) in
            let value = try work(database)
            return { tell(.success(value)) }
        }
        fail = { tell(.failure($0)) }
    }
}
