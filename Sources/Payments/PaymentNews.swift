public import TaskModel
public import Wire

/// What somebody who may know says of a payment whose outcome is open.
public enum PaymentNews: Sendable, Hashable {
    /// The money moved, in that transaction if it was named.
    case settled(transaction: String?)
    /// The money moved and came back.
    case refunded(transaction: String?)
    /// No money moved, and none will; why.
    case void(PaymentSummary.Reason)
    /// It is still open; what was said.
    case open(String)
    /// There is nobody to ask; why.
    case nobodyKnows(String)
}

extension PaymentNews {
    /// How a payment stands after these news; nil where they tell nothing new.
    var state: LedgerEntry.State? {
        switch self {
        case .settled: .paid
        case .refunded: .refunded
        case .void: .rejected
        case .open, .nobodyKnows: nil
        }
    }

    /// The transaction, if one was named.
    var transaction: String? {
        switch self {
        case .settled(let transaction), .refunded(let transaction): transaction
        case .void, .open, .nobodyKnows: nil
        }
    }

    /// Why no money moved.
    var reason: PaymentSummary.Reason? {
        if case .void(let reason) = self { reason } else { nil }
    }
}

extension Payer {
    /// Writes down what became of a payment that was open; answers with its entry as it stands now.
    ///
    /// An end that is known already is kept, whatever the news are.
    ///
    /// - Throws: ``LedgerError``.
    public func learn(
        _ news: PaymentNews,
        of entry: LedgerEntry,
        at now: Timestamp
    ) async throws(LedgerError) -> LedgerEntry {
        guard let state = news.state else { return entry }
        let stored = try await ledger.conclude(entry.id) { entry in
            guard !entry.state.isFinal else { return }
            entry.state = state
            entry.transaction = news.transaction ?? entry.transaction
            entry.reason = news.reason
            entry.endedAt = now
        }
        return stored ?? entry
    }
}
