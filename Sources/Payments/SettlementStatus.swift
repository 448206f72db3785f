public import Core
public import PaymentModel
public import X402

/// What somebody who may know says of a payment whose outcome is open.
public enum SettlementStatus: Sendable, Hashable {
    /// The money moved, in that transaction and of that amount if they were named; the answer that was bought, if it came along.
    case settled(transaction: String?, charged: AtomicAmount? = nil, reply: KeptReply? = nil)
    /// The money moved and came back.
    case refunded(transaction: String?)
    /// No money moved, and none will; why.
    case void(PaymentSummary.Reason)
    /// It is still open; what was said.
    case open(String)
    /// There is nobody to ask; why.
    case unavailable(String)
}

extension SettlementStatus {
    /// What the news prove; nil where they prove nothing.
    ///
    /// Of a signed payment they are what the token or a facilitator says of its nonce, else what a router says of its own books.
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

    /// Why no money moved.
    var reason: PaymentSummary.Reason? {
        if case .void(let reason) = self { reason } else { nil }
    }
}

extension PaymentAuthorizer {
    /// Writes down what was heard of a payment that was open; answers with its entry as it stands now.
    ///
    /// - Throws: ``LedgerError``.
    public func learn(
        _ news: SettlementStatus,
        of entry: LedgerEntry,
        at now: Timestamp
    ) async throws(LedgerError) -> LedgerEntry {
        guard let event = news.event(isSigned: entry.signed != nil) else { return entry }
        var fact = PaymentFact(event, sending: 0, at: now)
        fact.transaction = news.transaction
        fact.reason = news.reason
        var reply: KeptReply?
        if case .settled(_, let charged, let delivered) = news {
            // A signature moves what was signed and nothing else.
            if entry.signed == nil { fact.charged = charged }
            fact.isDelivered = delivered != nil
            reply = delivered
        }
        var lesson = PaymentLesson(fact, of: entry.id)
        lesson.reply = reply
        return try await ledger.store.learn(lesson) ?? entry
    }
}
