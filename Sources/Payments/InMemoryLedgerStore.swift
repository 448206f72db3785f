import BigInt
public import Core
import PaymentModel
import Synchronization
import X402

/// A ledger in memory that lasts as long as the program: for play money, replays and tests.
public final class InMemoryLedgerStore: LedgerStore {
    public let clock: AppClock
    private let table = Mutex(InMemoryLedgerTable())

    /// Creates an empty ledger.
    public init(clock: AppClock = .system) {
        self.clock = clock
    }

    public func write<Value: Sendable>(
        _ work: @escaping @Sendable (inout any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try table.withLock { table throws(LedgerError) in
            var copy: any LedgerTransaction = table
            let value = try work(&copy)
            guard let changed = copy as? InMemoryLedgerTable else {
                preconditionFailure("the table stays the same kind")
            }
            table = changed
            return value
        }
    }

    public func read<Value: Sendable>(
        _ work: @escaping @Sendable (any LedgerTransaction) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try work(table.withLock { $0 })
    }
}

/// The content of a ledger in memory.
struct InMemoryLedgerTable: LedgerTransaction, Sendable {
    private struct Budget: Hashable {
        let scope: String
        let period: String
    }

    private var entries: [LedgerEntry] = []
    private var jobs: [String: [Int]] = [:]
    /// The numbers of the entries that will stop counting if no further fact is recorded.
    private var expiring: Set<Int> = []
    private var totals: [Budget: BigUInt] = [:]
    private var payees: [String: [KnownPayee]] = [:]

    mutating func insert(_ entry: LedgerEntry) -> Int {
        var entry = entry
        entry.id = entries.count + 1
        entries.append(entry)
        jobs[entry.jobId, default: []].append(entry.id)
        return entry.id
    }

    mutating func update(_ entry: LedgerEntry, from before: LedgerEntry) {
        guard entries.indices.contains(entry.id - 1) else { preconditionFailure("only an entry that is there changes") }
        entries[entry.id - 1] = entry
        if entry.countsUntil != nil, entry.counted > 0 { expiring.insert(entry.id) } else { expiring.remove(entry.id) }
    }

    func entry(_ id: Int) -> LedgerEntry? {
        entries.indices.contains(id - 1) ? entries[id - 1] : nil
    }

    func entries(ofJob jobId: String) -> [LedgerEntry] {
        (jobs[jobId] ?? []).compactMap { entry($0) }
    }

    func entries(since: Timestamp?) -> [LedgerEntry] {
        guard let since else { return entries }
        return entries.filter { since <= $0.createdAt }
    }

    func stepsWithoutTerms() -> Set<String> {
        Set(entries.filter { $0.terms == nil }.map(\.step))
    }

    func entries(countedUntil moment: Timestamp) -> [LedgerEntry] {
        expiring.sorted().compactMap { entry($0) }.filter { $0.countsUntil.map { $0 <= moment } ?? false }
    }

    func total(_ scope: BudgetScope, _ period: BudgetPeriod) -> BigUInt {
        totals[Budget(scope: scope.key, period: period.key)] ?? 0
    }

    mutating func setTotal(_ units: BigUInt, _ scope: BudgetScope, _ period: BudgetPeriod) {
        totals[Budget(scope: scope.key, period: period.key)] = units
    }

    func payees(of host: SellerHost) -> [KnownPayee] {
        payees[host.key] ?? []
    }

    mutating func count(paymentTo payee: Address, at place: PayeeKey) {
        var known = payees[place.host.key] ?? []
        if let index = known.firstIndex(where: { $0.address == payee }) {
            known[index] = KnownPayee(payee, payments: known[index].payments + 1)
        } else {
            known.append(KnownPayee(payee, payments: 1))
        }
        payees[place.host.key] = known
    }
}
