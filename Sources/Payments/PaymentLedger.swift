public import BigInt
import TaskModel
public import Wire
public import X402

/// The only writer of money facts: reserves before anything is signed, then says what became of it.
public struct PaymentLedger: Sendable {
    /// Where it is kept.
    public let store: any LedgerStore
    /// The run of the program, for budgets of a session.
    public let session: String
    private let isAlive: @Sendable (String) -> Bool

    /// A ledger of one run of the program; `isAlive` says whether another run may still be at work.
    public init(
        store: any LedgerStore,
        session: String,
        isAlive: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.store = store
        self.session = session
        self.isAlive = isAlive
    }

    /// True if somebody may still be at work on an entry.
    public func isAtWork(_ entry: LedgerEntry, at now: Timestamp) -> Bool {
        entry.isAtWork(at: now) && (entry.session == session || isAlive(entry.session))
    }

    /// What must hold when money is reserved.
    public struct Limits: Sendable, Hashable {
        /// The most of a day, in the scope's units.
        public var daily: BigUInt
        /// The most of this run; nil for no such limit.
        public var session: BigUInt?
        /// True if the payee must be the one that was paid before, if any was.
        public var keepsPayee: Bool
        /// True if the limits do not count this time; what is paid still does.
        public var isOff: Bool

        /// Limits of a payment.
        public init(daily: BigUInt, session: BigUInt?, keepsPayee: Bool, isOff: Bool = false) {
            self.daily = daily
            self.session = session
            self.keepsPayee = keepsPayee
            self.isOff = isOff
        }
    }

    /// What became of a wish to pay.
    public enum Reservation: Sendable, Hashable {
        /// The money is set aside.
        case reserved(LedgerEntry)
        /// The same request of the same job has money set aside already, or spent.
        case existing(LedgerEntry)
        /// It would go over the budget of that time; so much is left.
        case overBudget(SpendingPeriod, left: BigUInt)
        /// Another address was paid at that place before.
        case changedPayee(from: Address)
    }

    /// Sets money aside, in one transaction with every check that needs the ledger.
    ///
    /// - Throws: ``LedgerError``; then nothing may be signed.
    public func reserve(_ wish: LedgerEntry, within limits: Limits) async throws(LedgerError) -> Reservation {
        let units = wish.units
        return try await store.write { table throws(LedgerError) in
            let now = wish.createdAt
            let earlier = try table.entries(ofJob: wish.jobId).last {
                $0.request == wish.request && !$0.isVoid(at: now)
            }
            if let earlier { return .existing(earlier) }
            let known = try table.payees(at: wish.place).first
            if limits.keepsPayee, let known, known.address != wish.terms.payTo {
                return .changedPayee(from: known.address)
            }
            // All limits are asked before anything is counted: a refusal must count nowhere.
            var totals: [(SpendingPeriod, BigUInt)] = []
            for (period, limit) in [(wish.day, limits.daily), (.session(wish.session), limits.session)] {
                let spent = try table.total(wish.scope, period)
                if let limit, !limits.isOff, spent + units > limit {
                    return .overBudget(period, left: limit > spent ? limit - spent : 0)
                }
                totals.append((period, spent + units))
            }
            for (period, total) in totals { try table.setTotal(total, wish.scope, period) }
            var entry = wish
            entry.id = try table.insert(wish)
            return .reserved(entry)
        }
    }

    /// Writes down what became of an entry; an end that is known is never taken back by one that is not.
    ///
    /// - Throws: ``LedgerError``.
    @discardableResult
    public func conclude(
        _ id: Int,
        _ change: @escaping @Sendable (inout LedgerEntry) -> Void
    ) async throws(LedgerError) -> LedgerEntry? {
        try await store.write { table throws(LedgerError) in
            guard let before = try table.entry(id) else { return nil }
            var after = before
            change(&after)
            if before.state.isFinal, !after.state.isFinal { after.state = before.state }
            if before.state.counts != after.state.counts {
                for period in [before.day, .session(before.session)] {
                    let spent = try table.total(before.scope, period)
                    let units = before.units
                    let rest = spent > units ? spent - units : 0
                    try table.setTotal(after.state.counts ? spent + units : rest, before.scope, period)
                }
            }
            if after.state == .paid, before.state != .paid {
                try table.count(paymentTo: after.terms.payTo, at: after.place)
            }
            try table.replace(after)
            return after
        }
    }

    /// What was spent of a scope: today, and in this run.
    ///
    /// - Throws: ``LedgerError``.
    public func spent(_ scope: SpendingScope, at now: Timestamp) async throws(LedgerError) -> Spent {
        let session = session
        return try await store.read { table throws(LedgerError) in
            Spent(
                today: try table.total(scope, SpendingPeriod(dayOf: now)),
                session: try table.total(scope, .session(session))
            )
        }
    }

    /// What was spent.
    public struct Spent: Sendable, Hashable {
        /// Today, UTC.
        public let today: BigUInt
        /// In this run.
        public let session: BigUInt
    }

    /// The address that was paid first at a place, and how often.
    ///
    /// - Throws: ``LedgerError``.
    public func payee(at place: PayeePlace) async throws(LedgerError) -> KnownPayee? {
        try await store.read { table throws(LedgerError) in try table.payees(at: place).first }
    }

    /// The entries since a moment, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    public func entries(since: Timestamp? = nil) async throws(LedgerError) -> [LedgerEntry] {
        try await store.read { table throws(LedgerError) in try table.entries(since: since) }
    }

    /// The entry of that number.
    ///
    /// - Throws: ``LedgerError``.
    public func entry(_ id: Int) async throws(LedgerError) -> LedgerEntry? {
        try await store.read { table throws(LedgerError) in try table.entry(id) }
    }

    /// The entries of a job, oldest first.
    ///
    /// - Throws: ``LedgerError``.
    public func entries(ofJob jobId: String) async throws(LedgerError) -> [LedgerEntry] {
        try await store.read { table throws(LedgerError) in try table.entries(ofJob: jobId) }
    }
}

extension LedgerEntry {
    /// What it counts against a budget, in its scope's units.
    public var units: BigUInt {
        guard case .dollars = scope, let token else { return terms.amount.units }
        return terms.amount.units * BigUInt(10).power(SpendingScope.dollarDecimals - token.decimals)
    }

    /// The day against whose budget it counts.
    public var day: SpendingPeriod { SpendingPeriod(dayOf: createdAt) }

    /// Where its payee is remembered.
    public var place: PayeePlace { PayeePlace(host: host, terms: terms) }
}
