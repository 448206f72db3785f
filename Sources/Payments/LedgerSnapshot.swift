public import BigInt
public import Core
import PaymentModel
import X402

/// What a ledger knows beyond single entries: who was paid where, and how much was spent.
public struct LedgerSnapshot: Sendable, Hashable {
    /// An address that was paid at a place.
    public struct Payee: Sendable, Hashable {
        /// Where.
        public let place: PayeeKey
        /// Who, and how often.
        public let payee: KnownPayee

        /// An address that was paid.
        public init(_ payee: KnownPayee, at place: PayeeKey) {
            self.place = place
            self.payee = payee
        }
    }

    /// Who was paid, the first one first.
    public var payees: [Payee]
    /// What counts against the day's budget, as ``BudgetScope/dollars`` counts it.
    public var today: BigUInt
    /// What counts against the run's.
    public var session: BigUInt

    /// A memory.
    public init(payees: [Payee], today: BigUInt, session: BigUInt) {
        self.payees = payees
        self.today = today
        self.session = session
    }
}

extension PaymentLedger {
    /// What the ledger knows at that moment.
    ///
    /// - Throws: ``LedgerError`` where the store fails.
    public func memory(at now: Timestamp) async throws(LedgerError) -> LedgerSnapshot {
        struct Place: Hashable {
            let place: PayeeKey
            let address: Address
        }
        var counts: [(key: Place, payments: Int)] = []
        for entry in try await entries() where entry.state == .paid && entry.signed != nil {
            guard let terms = entry.terms else { continue }
            let key = Place(place: PayeeKey(host: entry.host, terms: terms), address: terms.payTo)
            if let index = counts.firstIndex(where: { $0.key == key }) {
                counts[index].payments += 1
            } else {
                counts.append((key, 1))
            }
        }
        let spent = try await spent(.dollars, at: now)
        return LedgerSnapshot(
            payees: counts.map { .init(KnownPayee($0.key.address, payments: $0.payments), at: $0.key.place) },
            today: spent.today,
            session: spent.session
        )
    }

    /// Lets an empty ledger know it, for a replay.
    ///
    /// - Throws: ``LedgerError`` where the store fails.
    public func remember(_ memory: LedgerSnapshot, at now: Timestamp) async throws(LedgerError) {
        guard let store = store as? any LedgerStore else { return }
        let session = session
        try await store.write { table throws(LedgerError) in
            for known in memory.payees {
                for _ in 0..<known.payee.payments { try table.count(paymentTo: known.payee.address, at: known.place) }
            }
            try table.setTotal(memory.today, .dollars, BudgetPeriod(dayOf: now))
            try table.setTotal(memory.session, .dollars, .session(session))
        }
    }
}
