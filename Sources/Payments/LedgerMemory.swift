public import BigInt
public import Wire

/// What a ledger knows beyond single entries: who was paid where, and how much was spent.
public struct LedgerMemory: Sendable, Hashable {
    /// An address that was paid at a place.
    public struct Payee: Sendable, Hashable {
        /// Where.
        public let place: PayeePlace
        /// Who, and how often.
        public let payee: KnownPayee

        /// An address that was paid.
        public init(_ payee: KnownPayee, at place: PayeePlace) {
            self.place = place
            self.payee = payee
        }
    }

    /// Who was paid, the first one first.
    public var payees: [Payee]
    /// What counts against the day's budget, as ``SpendingScope/dollars`` counts it.
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
    public func memory(at now: Timestamp) async throws(LedgerError) -> LedgerMemory {
        let session = session
        return try await store.read { table throws(LedgerError) in
            var payees: [LedgerMemory.Payee] = []
            var seen: Set<PayeePlace> = []
            for entry in try table.entries(since: nil) where entry.state == .paid && seen.insert(entry.place).inserted {
                for payee in try table.payees(at: entry.place) { payees.append(.init(payee, at: entry.place)) }
            }
            return LedgerMemory(
                payees: payees,
                today: try table.total(.dollars, SpendingPeriod(dayOf: now)),
                session: try table.total(.dollars, .session(session))
            )
        }
    }

    /// Lets an empty ledger know it.
    ///
    /// - Throws: ``LedgerError`` where the store fails.
    public func remember(_ memory: LedgerMemory, at now: Timestamp) async throws(LedgerError) {
        let session = session
        try await store.write { table throws(LedgerError) in
            for known in memory.payees {
                for _ in 0..<known.payee.payments { try table.count(paymentTo: known.payee.address, at: known.place) }
            }
            try table.setTotal(memory.today, .dollars, SpendingPeriod(dayOf: now))
            try table.setTotal(memory.session, .dollars, .session(session))
        }
    }
}
