import BigInt
import Core
import ExecutorCore
import Payments
import Synchronization
import X402

/// A store in memory whose writes fail while it is told so.
final class FailingStore: LedgerStore {
    static let error = LedgerError.unusable(file: "test", reason: "disk full")

    let clock: AppClock
    private let inner: InMemoryLedgerStore
    private let failing = Mutex(false)

    init(clock: AppClock) {
        self.clock = clock
        inner = InMemoryLedgerStore(clock: clock)
    }

    func fail(_ isFailing: Bool) {
        failing.withLock { $0 = isFailing }
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (inout any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        if failing.withLock({ $0 }) { throw Self.error }
        return try await inner.write(work)
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try await inner.read(work)
    }
}
