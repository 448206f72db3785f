import Payments

/// A write that waits for its turn.
struct QueuedWrite: Sendable {
    /// Tells its caller how it went.
    typealias Telling = @Sendable () -> Void

    /// Does the work; what it answers with is called once the work is durable.
    let perform: @Sendable (inout any LedgerTransaction) throws(LedgerError) -> Telling
    /// Tells its caller that nothing was kept.
    let fail: @Sendable (LedgerError) -> Void

    /// Work, and who waits for its result.
    init<Value: Sendable>(
        _ work: @escaping @Sendable (inout any LedgerTransaction) throws(LedgerError) -> Value,
        tell: @escaping @Sendable (Result<Value, LedgerError>) -> Void
    ) {
        perform = { table throws(LedgerError) in
            let value = try work(&table)
            return { tell(.success(value)) }
        }
        fail = { tell(.failure($0)) }
    }
}
