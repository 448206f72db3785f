public import BigInt
public import Core
public import ExecutorCore
public import OrderedJSON
public import PaymentModel
import Synchronization
import X402

/// The payments of one session: the operations on them, and the writes that the store could not accept yet.
///
/// A fact that cannot be written is kept in memory and written before anything else; no money is reserved meanwhile, so
/// nothing is signed.
public struct PaymentLedger: Sendable {
    /// The store of the payments.
    public let store: any PaymentStore
    /// The identifier of this run of the program, for budgets of a session.
    public let session: String
    private let backlog: LedgerBacklog

    /// Creates the ledger of one run of the program.
    public init(store: any PaymentStore, session: String) {
        self.store = store
        self.session = session
        backlog = LedgerBacklog(store: store)
    }

    /// The clock that decides about leases and windows.
    public var clock: AppClock { store.clock }

    /// Reserves money, and begins the first sending with it if `begins` is true.
    ///
    /// - Throws: ``LedgerError``; then nothing may be signed.
    public func reserve(
        _ draft: LedgerEntry,
        within limits: PaymentLimits,
        begins: Bool = false,
        holding lease: JobLease? = nil
    ) async throws(LedgerError) -> Reservation {
        try await backlog.write()
        return try await store.reserve(draft, within: limits, begins: begins, holding: lease)
    }

    /// Begins another sending and returns the updated entry.
    ///
    /// The result is nil if another execution is working on the payment, or a router was told to pay already.
    ///
    /// - Throws: ``LedgerError``; then nothing may be sent.
    public func begin(
        _ id: Int,
        under lease: PaymentLease,
        holding job: JobLease? = nil
    ) async throws(LedgerError) -> LedgerEntry? {
        try await backlog.write()
        return try await store.begin(id, under: lease, holding: job)
    }

    /// Adds a fact to a payment and returns the updated entry.
    ///
    /// `entry` is the entry as it was last seen. If the store fails, the fact is kept for later, and `failed` receives
    /// the error.
    public func apply(
        _ update: LedgerUpdate,
        of entry: LedgerEntry,
        failed: @Sendable (LedgerError) -> Void
    ) async -> LedgerEntry {
        do {
            try await backlog.write()
            return try await store.apply(update) ?? entry
        } catch {
            failed(error)
            backlog.add(.update(update))
            var entry = entry
            entry.apply(update)
            return entry
        }
    }

    /// Records a payment that was not ordered, with the fact that shows it; if the store fails, it is written later.
    public func discover(
        _ draft: LedgerEntry,
        _ fact: PaymentFact,
        failed: @Sendable (LedgerError) -> Void
    ) async -> LedgerEntry {
        do {
            try await backlog.write()
            return try await store.discover(draft, fact)
        } catch {
            failed(error)
            backlog.add(.discovery(draft, fact))
            var entry = draft
            entry.apply(LedgerUpdate(fact, of: 0))
            return entry
        }
    }

    /// Stores the response to a task with the payments of its job; if the store fails, it is written later.
    ///
    /// - Returns: The response that was stored before and stays; nil if this one counts.
    public func note(_ note: PaymentNote, failed: @Sendable (LedgerError) -> Void) async -> JSONObject? {
        do {
            try await backlog.write()
            return try await store.note(note)
        } catch {
            failed(error)
            backlog.add(.note(note))
            return nil
        }
    }

    /// The amounts spent of a scope.
    public struct Spent: Sendable, Hashable {
        /// The amount spent today, in UTC.
        public let today: BigUInt
        /// The amount spent in this session.
        public let session: BigUInt
    }

    /// Returns the amounts spent of a scope: today, and in this session.
    ///
    /// - Throws: ``LedgerError``.
    public func spent(_ scope: BudgetScope, at now: Timestamp) async throws(LedgerError) -> Spent {
        let spent = try await store.spent(scope, [BudgetPeriod(dayOf: now), .session(session)], at: now)
        return Spent(today: spent[0], session: spent[1])
    }

    /// Returns the addresses that were paid at a host, the first one first.
    ///
    /// - Throws: ``LedgerError``.
    public func payees(of host: SellerHost) async throws(LedgerError) -> [KnownPayee] {
        try await store.payees(of: host)
    }

    /// Returns the entries since a moment, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    public func entries(since: Timestamp? = nil) async throws(LedgerError) -> [LedgerEntry] {
        try await store.entries(since: since)
    }

    /// Returns the entry with the given number.
    ///
    /// - Throws: ``LedgerError``.
    public func entry(_ id: Int) async throws(LedgerError) -> LedgerEntry? {
        try await store.entry(id)
    }

    /// Returns the entries of a job, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    public func entries(ofJob jobId: String) async throws(LedgerError) -> [LedgerEntry] {
        try await store.entries(ofJob: jobId)
    }
}

/// The facts and responses that a store could not accept, in their order.
private final class LedgerBacklog: Sendable {
    enum Item: Sendable {
        case update(LedgerUpdate)
        case discovery(LedgerEntry, PaymentFact)
        case note(PaymentNote)
    }

    private struct State {
        var items: [(number: Int, item: Item)] = []
        var count = 0
        var isTrying = false
    }

    private static let pause = Duration.seconds(1)

    private let store: any PaymentStore
    private let state = Mutex(State())

    init(store: any PaymentStore) {
        self.store = store
    }

    /// Keeps an item for later, and ensures that it is tried again even if the ledger is not used meanwhile.
    func add(_ item: Item) {
        let isFirst = state.withLock { state in
            state.count += 1
            state.items.append((state.count, item))
            defer { state.isTrying = true }
            return !state.isTrying
        }
        guard isFirst else { return }
        // The task outlives the execution that recorded the fact: the outcome of a payment is written in any case.
        Task { [self] in
            while mustTry {
                try? await store.clock.sleep(for: Self.pause)
                try? await write()
            }
        }
    }

    /// True while an item waits; an item that is added after that starts the attempts anew.
    private var mustTry: Bool {
        state.withLock { state in
            state.isTrying = !state.items.isEmpty
            return state.isTrying
        }
    }

    /// Writes the waiting items, the oldest first; an item that two callers write at once is kept once.
    ///
    /// - Throws: ``LedgerError`` where the store still fails; no money may be reserved then.
    func write() async throws(LedgerError) {
        while let (number, item) = state.withLock({ $0.items.first }) {
            switch item {
            case .update(let update): _ = try await store.apply(update)
            case .discovery(let draft, let fact): _ = try await store.discover(draft, fact)
            case .note(let note): _ = try await store.note(note)
            }
            state.withLock { $0.items.removeAll { $0.number == number } }
        }
    }
}
