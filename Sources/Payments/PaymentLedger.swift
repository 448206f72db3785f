public import BigInt
public import Core
public import OrderedJSON
public import PaymentModel
import Synchronization
import X402

/// The payments of one run of the program: what may be done to them, and what the store could not take yet.
///
/// A fact that cannot be written is kept in memory and written before anything else is; nothing is set aside meanwhile, so nothing
/// is signed.
public struct PaymentLedger: Sendable {
    /// Where it is kept.
    public let store: any PaymentStore
    /// The run of the program, for budgets of a session.
    public let session: String
    private let backlog: LedgerBacklog

    /// A ledger of one run of the program.
    public init(store: any PaymentStore, session: String) {
        self.store = store
        self.session = session
        backlog = LedgerBacklog(store: store)
    }

    /// The clock that decides about leases and windows.
    public var clock: AppClock { store.clock }

    /// Sets money aside, and begins the first sending with it where `begins`.
    ///
    /// - Throws: ``LedgerError``; then nothing may be signed.
    public func reserve(
        _ draft: LedgerEntry,
        within limits: PaymentLimits,
        begins: Bool = false
    ) async throws(LedgerError) -> Reservation {
        try await backlog.write()
        return try await store.reserve(draft, within: limits, begins: begins)
    }

    /// Begins another sending; nil where somebody else is at work on it, or a router was told to pay already.
    ///
    /// - Throws: ``LedgerError``; then nothing may be sent.
    public func begin(_ id: Int, under lease: PaymentLease) async throws(LedgerError) -> LedgerEntry? {
        try await backlog.write()
        return try await store.begin(id, under: lease)
    }

    /// Adds a fact; answers with the entry as it stands then.
    ///
    /// `entry` is the entry as it was seen last. Where the store fails, the fact is kept for later, and `failed` hears why.
    public func learn(
        _ lesson: PaymentLesson,
        of entry: LedgerEntry,
        failed: @Sendable (LedgerError) -> Void
    ) async -> LedgerEntry {
        do {
            try await backlog.write()
            return try await store.learn(lesson) ?? entry
        } catch {
            failed(error)
            backlog.add(.lesson(lesson))
            var entry = entry
            entry.learn(lesson)
            return entry
        }
    }

    /// Keeps a payment that nobody ordered, with the fact that shows it; where the store fails, later.
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
            entry.learn(PaymentLesson(fact, of: 0))
            return entry
        }
    }

    /// Keeps the answer to a task with the payments of its job; where the store fails, later.
    ///
    /// - Returns: The answer that was kept before and stays; nil if this one counts.
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

    /// What was spent.
    public struct Spent: Sendable, Hashable {
        /// Today, UTC.
        public let today: BigUInt
        /// In this run.
        public let session: BigUInt
    }

    /// What was spent of a scope: today, and in this run.
    ///
    /// - Throws: ``LedgerError``.
    public func spent(_ scope: BudgetScope, at now: Timestamp) async throws(LedgerError) -> Spent {
        let spent = try await store.spent(scope, [BudgetPeriod(dayOf: now), .session(session)], at: now)
        return Spent(today: spent[0], session: spent[1])
    }

    /// The addresses that were paid at a host, the first one first.
    ///
    /// - Throws: ``LedgerError``.
    public func payees(of host: SellerHost) async throws(LedgerError) -> [KnownPayee] {
        try await store.payees(of: host)
    }

    /// The entries since a moment, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    public func entries(since: Timestamp? = nil) async throws(LedgerError) -> [LedgerEntry] {
        try await store.entries(since: since)
    }

    /// The entry of that number.
    ///
    /// - Throws: ``LedgerError``.
    public func entry(_ id: Int) async throws(LedgerError) -> LedgerEntry? {
        try await store.entry(id)
    }

    /// The entries of a job, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    public func entries(ofJob jobId: String) async throws(LedgerError) -> [LedgerEntry] {
        try await store.entries(ofJob: jobId)
    }
}

/// Facts and answers that a store could not take, in their order.
private final class LedgerBacklog: Sendable {
    enum Item: Sendable {
        case lesson(PaymentLesson)
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

    /// Keeps something for later, and sees to it that it is tried again even if nobody uses the ledger meanwhile.
    func add(_ item: Item) {
        let isFirst = state.withLock { state in
            state.count += 1
            state.items.append((state.count, item))
            defer { state.isTrying = true }
            return !state.isTrying
        }
        guard isFirst else { return }
        // It outlives whoever learned the fact: what became of money is written down in any case.
        Task { [self] in
            while mustTry {
                try? await store.clock.sleep(for: Self.pause)
                try? await write()
            }
        }
    }

    /// True while something waits; what is added after that begins to try anew.
    private var mustTry: Bool {
        state.withLock { state in
            state.isTrying = !state.items.isEmpty
            return state.isTrying
        }
    }

    /// Writes what waits, the oldest first; what two callers write at once is kept once.
    ///
    /// - Throws: ``LedgerError`` where the store still fails; nothing may be set aside then.
    func write() async throws(LedgerError) {
        while let (number, item) = state.withLock({ $0.items.first }) {
            switch item {
            case .lesson(let lesson): _ = try await store.learn(lesson)
            case .discovery(let draft, let fact): _ = try await store.discover(draft, fact)
            case .note(let note): _ = try await store.note(note)
            }
            state.withLock { $0.items.removeAll { $0.number == number } }
        }
    }
}
