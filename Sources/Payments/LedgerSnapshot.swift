public import BigInt
public import Core
import PaymentModel
import X402

/// A snapshot of what a ledger knows beyond single entries: the payees of each place, and the amounts spent.
public struct LedgerSnapshot: Sendable, Hashable {
    /// An address that was paid at a place.
    public struct Payee: Sendable, Hashable {
        /// The place at which the address was paid.
        public let place: PayeeKey
        /// The address, with the number of its payments.
        public let payee: KnownPayee

        /// Creates a payee from an address and the place at which it was paid.
        public init(_ payee: KnownPayee, at place: PayeeKey) {
            self.place = place
            self.payee = payee
        }
    }

    /// The payees, the first one first.
    public var payees: [Payee]
    /// The amount that counts against the day's budget, in the units of ``BudgetScope/dollars``.
    public var today: BigUInt
    /// The amount that counts against the session's budget, in the same units.
    public var session: BigUInt

    /// Creates a snapshot.
    public init(payees: [Payee], today: BigUInt, session: BigUInt) {
        self.payees = payees
        self.today = today
        self.session = session
    }
}

extension PaymentLedger {
    /// Returns a snapshot of the ledger at a moment.
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

    /// Loads a snapshot into an empty ledger, for a replay.
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
