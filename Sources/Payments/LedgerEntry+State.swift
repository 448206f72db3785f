public import Core
public import PaymentModel

extension LedgerEntry {
    /// How a payment stands, computed from all facts of all its sendings.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// The money is set aside; no sending was begun.
        case reserved
        /// Nothing was sent, and nothing will be.
        case released
        /// The money moved.
        case paid
        /// Every sending that was written was refused by a check before broadcasting. It can still be settled while it is valid.
        case refused
        /// It can no longer be settled, and was not.
        case void
        /// It was sent, and nobody knows what became of it.
        case unknown
        /// The money moved and came back.
        case refunded

        /// True if it will not change by what is learned of sendings that were made.
        public var isFinal: Bool {
            switch self {
            case .paid, .refunded, .released, .void: true
            case .reserved, .refused, .unknown: false
            }
        }

        /// True while nobody knows whether money moved.
        public var isOpen: Bool { self == .reserved || self == .unknown }
    }

    /// How long after the end of its window a payment may still turn out to be settled: clocks differ, and blocks are late.
    public static let margin = Duration.seconds(120)

    /// How the payment stands.
    ///
    /// The order of the facts does not matter: what proves that money moved wins, then what proves that it cannot move any more.
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

    /// True if all that was seen of a sending is that, and something was.
    private func ended(_ sending: PaymentSending, only event: PaymentFact.Event) -> Bool {
        let own = facts.filter { $0.sending == sending.number }
        return !own.isEmpty && own.allSatisfy { $0.event == event }
    }

    /// True if the nonce was seen unused after the last moment at which it could be settled, or the router charged nothing.
    private var isProvenUnpaid: Bool {
        guard let signed else { return facts.contains { $0.event == .uncharged } }
        let end = signed.validBefore + Self.margin
        return facts.contains { $0.event == .nonceUnused && end < $0.at }
    }

    /// Until when a refused payment could still be settled; nil for any other.
    public var settleableUntil: Timestamp? {
        guard state == .refused, let signed else { return nil }
        return signed.validBefore + Self.margin
    }

    /// Until when a refused payment counts; nil for any other.
    ///
    /// It counts for the whole day it was signed on: a seller may have settled what it refused, and a seller with short windows would
    /// otherwise get the day's budget again with each of them.
    public var countsUntil: Timestamp? {
        settleableUntil.map { max($0, createdAt.endOfDay) }
    }

    /// True if the budgets count it at that moment.
    public func counts(at now: Timestamp) -> Bool {
        switch state {
        case .reserved, .paid, .unknown: true
        case .refused: countsUntil.map { now < $0 } ?? true
        case .released, .void, .refunded: false
        }
    }

    /// True if the same step may be paid for again without asking a person.
    ///
    /// A router is told to pay once: that it charged nothing is its own word, and no nonce shows whether it is true.
    public func allowsAnother(at now: Timestamp) -> Bool {
        switch state {
        case .released: true
        case .void: signed != nil
        case .refused: settleableUntil.map { $0 <= now } ?? false
        case .reserved, .paid, .unknown, .refunded: false
        }
    }

    /// True if another authorization for that step must not be signed by itself, because of this payment.
    public func blocks(_ step: String, at now: Timestamp) -> Bool {
        (self.step == step || self.step.isEmpty) && !allowsAnother(at: now)
    }

    /// True if the task has no answer yet and whoever works on it may still be at work.
    public func isInProgress(at now: Timestamp) -> Bool {
        guard answer == nil, let lease, now < lease.until else { return false }
        // A clock that was set back would let a lease last for as long as it was set back.
        return (sendings.last?.begunAt ?? createdAt) < now + .seconds(60)
    }

    /// True if the router may have paid, and said where to ask about it.
    public var isFollowed: Bool { state == .unknown && signed == nil && tracking != nil }

    /// Whether money moved.
    public var money: PaymentSummary.Money { state.money }

    /// Whether the answer arrived.
    public var data: PaymentSummary.Delivery {
        facts.contains { $0.isDelivered } ? .delivered : .missing
    }

    /// The transaction that was named last.
    public var transaction: String? {
        facts.last { $0.transaction != nil }?.transaction
    }

    /// Why it was refused, or is not settled: the last that was said.
    public var reason: PaymentSummary.Reason? {
        let proof = facts.last { [.paid, .settled, .nonceUsed, .refunded].contains($0.event) }
        if let proof, state == .paid || state == .refunded { return proof.reason }
        return facts.last { $0.reason != nil }?.reason
    }

    /// When it came to an end; nil while it is open.
    public var endedAt: Timestamp? {
        state.isOpen ? nil : facts.last?.at
    }
}

extension LedgerEntry.State {
    /// How a payment in this state is told to people.
    public var outcome: PaymentSummary.Outcome {
        switch self {
        case .reserved, .unknown: .unknown
        case .paid: .paid
        case .refused, .void: .rejected
        case .refunded: .refunded
        case .released: .declined
        }
    }

    /// Whether money moved.
    public var money: PaymentSummary.Money {
        switch self {
        case .paid: .moved
        case .refunded: .returned
        case .unknown, .reserved: .unknown
        case .refused, .void, .released: .unmoved
        }
    }

    /// The word for it on a screen and in JSON; a refused payment is called rejected there.
    public var word: String {
        self == .refused ? "rejected" : rawValue
    }
}
