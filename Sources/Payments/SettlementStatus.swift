public import Core
public import PaymentModel
public import X402

/// The status of an open payment, as reported by a party that may know it.
public enum SettlementStatus: Sendable, Hashable {
    /// The money moved.
    ///
    /// The transaction and the amount are given if they were named, and the purchased response if it came along.
    case settled(transaction: String?, charged: AtomicAmount? = nil, reply: KeptReply? = nil)
    /// The money moved and came back.
    case refunded(transaction: String?)
    /// No money moved, and none will; the value is the reason.
    case void(PaymentSummary.Reason)
    /// The payment is still open; the value is what was reported.
    case open(String)
    /// There is no party to ask; the value is the reason.
    case unavailable(String)
}

extension SettlementStatus {
    /// Returns the event that the status proves; nil if it proves nothing.
    ///
    /// For a signed payment the status is what the token or a facilitator says of its nonce, else what a router says of
    /// its own books.
    func event(isSigned: Bool) -> PaymentFact.Event? {
        switch self {
        case .settled: isSigned ? .nonceUsed : .settled
        case .refunded: .refunded
        case .void: isSigned ? .nonceUnused : .uncharged
        case .open, .unavailable: nil
        }
    }

    /// The transaction, if one was named.
    var transaction: String? {
        switch self {
        case .settled(let transaction, _, _), .refunded(let transaction): transaction
        case .void, .open, .unavailable: nil
        }
    }

    /// The reason why no money moved.
    var reason: PaymentSummary.Reason? {
        if case .void(let reason) = self { reason } else { nil }
    }
}

extension PaymentAuthorizer {
    /// Records the reported status of a payment that was open, and returns the updated entry.
    ///
    /// - Throws: ``LedgerError``.
    public func apply(
        _ settlementStatus: SettlementStatus,
        of entry: LedgerEntry,
        at now: Timestamp
    ) async throws(LedgerError) -> LedgerEntry {
        guard let event = settlementStatus.event(isSigned: entry.signed != nil) else { return entry }
        var fact = PaymentFact(event, sending: 0, at: now)
        fact.transaction = settlementStatus.transaction
        fact.reason = settlementStatus.reason
        var reply: KeptReply?
        if case .settled(_, let charged, let delivered) = settlementStatus {
            // A signed payment moves the signed amount and no other.
            if entry.signed == nil { fact.charged = charged }
            fact.isDelivered = delivered != nil
            reply = delivered
        }
        var update = LedgerUpdate(fact, of: entry.id)
        update.reply = reply
        return try await ledger.store.apply(update) ?? entry
    }
}
