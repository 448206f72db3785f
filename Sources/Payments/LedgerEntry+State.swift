public import Core
public import PaymentModel

extension LedgerEntry {
    /// The state of a payment, computed from all facts of all its sendings.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// The money is reserved; no sending was begun.
        case reserved
        /// Nothing was sent, and nothing will be.
        case released
        /// The money moved.
        case paid
        /// Every sending that was written was refused by a check before broadcasting.
        ///
        /// The payment can still be settled while it is valid.
        case refused
        /// The payment can no longer be settled, and was not.
        case void
        /// The payment was sent, and its outcome is not known.
        case unknown
        /// The money moved and came back.
        case refunded

        /// True if no fact about a sending that was made will change the state.
        public var isFinal: Bool {
            switch self {
            case .paid, .refunded, .released, .void: true
            case .reserved, .refused, .unknown: false
            }
        }

        /// True while it is not known whether money moved.
        public var isOpen: Bool { self == .reserved || self == .unknown }
    }

    /// The time after the end of its window in which a payment may still turn out to be settled.
    ///
    /// Clocks differ, and blocks are late.
    public static let margin = Duration.seconds(120)

    /// The state of the payment.
    ///
    /// The order of the facts does not matter: what proves that money moved takes precedence, then what proves that it
    /// cannot move any more.
    public var state: State {
        let events = Set(facts.map(\.event))
        if events.contains(.refunded) { return .refunded }
        if !events.isDisjoint(with: [.paid, .settled, .nonceUsed]) { return .paid }
        if isProvenUnpaid { return .void }
        guard !sendings.isEmpty else { return .reserved }
        let written = sendings.filter { !ended($0, only: .sentNothing) }
        guard !written.isEmpty else { return .released }
        return written.allSatisfy { ended($0, only: .refused) } ? .refused : .unknown
    }

    /// Returns true if there are facts about a sending and all of them have the given event.
    private func ended(_ sending: PaymentSending, only event: PaymentFact.Event) -> Bool {
        let own = facts.filter { $0.sending == sending.number }
        return !own.isEmpty && own.allSatisfy { $0.event == event }
    }

    /// True if the nonce was unused after the last moment at which it could be settled, or the router charged nothing.
    private var isProvenUnpaid: Bool {
        guard let signed else { return facts.contains { $0.event == .uncharged } }
        let end = signed.validBefore + Self.margin
        return facts.contains { $0.event == .nonceUnused && end < $0.at }
    }

    /// The moment until which a refused payment could still be settled; nil for any other.
    public var settleableUntil: Timestamp? {
        guard state == .refused, let signed else { return nil }
        return signed.validBefore + Self.margin
    }

    /// The moment until which a refused payment counts against the budgets; nil for any other.
    ///
    /// It counts for the whole day on which it was signed: a seller may have settled what it refused, and a seller with
    /// short windows would otherwise get the day's budget again with each of them.
    public var countsUntil: Timestamp? {
        settleableUntil.map { max($0, createdAt.endOfDay) }
    }

    /// Returns true if the payment counts against the budgets at a moment.
    public func counts(at now: Timestamp) -> Bool {
        switch state {
        case .reserved, .paid, .unknown: true
        case .refused: countsUntil.map { now < $0 } ?? true
        case .released, .void, .refunded: false
        }
    }

    /// Returns true if the same step may be paid for again without asking the user.
    ///
    /// A router is told to pay once: its statement that it charged nothing cannot be verified by a nonce.
    public func allowsAnother(at now: Timestamp) -> Bool {
        switch state {
        case .released: true
        case .void: signed != nil
        case .refused: settleableUntil.map { $0 <= now } ?? false
        case .reserved, .paid, .unknown, .refunded: false
        }
    }

    /// Returns true if this payment forbids signing another authorization for a step without the user's approval.
    public func blocks(_ step: String, at now: Timestamp) -> Bool {
        (self.step == step || self.step.isEmpty) && !allowsAnother(at: now)
    }

    /// Returns true if the task has no response yet and the execution that holds the lease may still be at work.
    public func isInProgress(at now: Timestamp) -> Bool {
        guard answer == nil, let lease, now < lease.until else { return false }
        // If the clock was set back, the lease would otherwise last longer by as much.
        return (sendings.last?.begunAt ?? createdAt) < now + .seconds(60)
    }

    /// True if the router may have paid, and stated where to ask about it.
    public var isFollowed: Bool { state == .unknown && signed == nil && tracking != nil }

    /// The state of the money.
    public var money: PaymentSummary.Money { state.money }

    /// The delivery state of the purchased data.
    public var data: PaymentSummary.Delivery {
        facts.contains { $0.isDelivered } ? .delivered : .missing
    }

    /// The transaction that was named last.
    public var transaction: String? {
        facts.last { $0.transaction != nil }?.transaction
    }

    /// The reason that was stated last why the payment was refused, or is not settled.
    public var reason: PaymentSummary.Reason? {
        let proof = facts.last { [.paid, .settled, .nonceUsed, .refunded].contains($0.event) }
        if let proof, state == .paid || state == .refunded { return proof.reason }
        return facts.last { $0.reason != nil }?.reason
    }

    /// The moment at which the payment came to an end; nil while it is open.
    public var endedAt: Timestamp? {
        state.isOpen ? nil : facts.last?.at
    }
}

extension LedgerEntry.State {
    /// The outcome that is shown to users for a payment in this state.
    public var outcome: PaymentSummary.Outcome {
        switch self {
        case .reserved, .unknown: .unknown
        case .paid: .paid
        case .refused, .void: .rejected
        case .refunded: .refunded
        case .released: .declined
        }
    }

    /// The state of the money.
    public var money: PaymentSummary.Money {
        switch self {
        case .paid: .moved
        case .refunded: .returned
        case .unknown, .reserved: .unknown
        case .refused, .void, .released: .unmoved
        }
    }

    /// The name of the state on a screen and in JSON; a refused payment is called rejected there.
    public var word: String {
        self == .refused ? "rejected" : rawValue
    }
}
