import PaymentModel
import Payments

extension CommandContext {
    /// Returns the number of the payment that waits for a person, of the newest record with an open payment, or of the
    /// last record with a payment if that was not made or did not bring its result.
    ///
    /// - Throws: ``CommandError/nothingToShow(_:instead:)`` if there is none.
    func waitingPayment() async throws(CommandError) -> Int {
        if let number = await services.jobs.waitingNumber { return number }
        if let number = services.money.approvals.waiting.keys.min() { return number }
        let kept = session.records.kept
        if let open = kept.last(where: { $0.isOpen }) { return open.number }
        // Only the last payment: an older one that was declined must not be made by a second pay.
        if let last = kept.last(where: { $0.payment != nil && $0.continuation == nil }), last.hasUnfinishedPayment {
            return last.number
        }
        throw .nothingToShow("no payment is waiting", instead: "ledger")
    }
}

extension Record {
    /// True if a payment was asked for that was not made, or did not bring its result.
    fileprivate var hasUnfinishedPayment: Bool {
        switch payment?.outcome {
        case nil: false
        case .paid, .refunded: answer.failure != nil
        case .pending, .declined, .held, .malformed, .rejected, .unknown: true
        }
    }
}
