import Core
import PaymentModel
import Payments
import X402

/// The consent of a person to a payment, as given with `pay`.
struct PaymentConsent {
    /// The extent of a consent.
    enum Extent {
        /// A payment within the limits.
        case withinLimits
        /// A payment over a limit, or to a changed payee.
        case once
        /// A second payment, although the first may have been made.
        case again
    }

    /// The option of the challenge, from 1; nil for the one that was chosen before.
    let option: Int?
    let extent: Extent

    /// Returns the permission for the payment of a record; the person is asked where this session asks.
    ///
    /// - Throws: ``CommandError`` if nothing can be paid, or the payment is not confirmed.
    func permission(
        for record: Record,
        _ payment: PaymentSummary,
        in context: CommandContext
    ) async throws -> PaymentPermission {
        let isLive = payment.authorization.map { context.services.time.now < $0.validBefore } ?? false
        switch payment.outcome {
        case .rejected where isLive, .unknown where isLive: return .resend
        case .unknown where extent != .again, .rejected where extent != .again && isHeldBack(payment, in: context):
            throw heldBack(record, payment)
        case .malformed:
            throw CommandError.other(
                .challengeMalformed,
                "$\(record.number) can't be paid as written",
                hint: "challenge \(record.number)"
            )
        default: break
        }
        guard let requirements = try chosen(of: payment, record.number) else {
            throw CommandError.other(
                .paymentRequired,
                "the price of $\(record.number) is not known, so you can't pay it",
                hint: "explain \(record.number)"
            )
        }
        guard context.confirmation.mode != .forbidden else {
            throw CommandError.needsPerson(
                "pay needs an interactive terminal. Scripts pay only within --pay-up-to",
                instead: "challenge \(record.number)"
            )
        }
        let terms = PaymentTerms(of: requirements, charging: payment.fee ?? AtomicAmount(0))
        guard extent != .withinLimits else { return .terms(terms, once: false) }
        let isSecond = extent == .again && (payment.outcome == .unknown || payment.outcome == .rejected)
        guard await isConfirmed(payment, requirements, isSecond: isSecond, in: context) else {
            throw CommandError.other(.paymentDeclined, "nothing was signed", hint: nil)
        }
        return isSecond ? .second(terms) : .terms(terms, once: extent == .once)
    }

    /// Returns the person's answer to the question about a payment; true where this session asks none.
    private func isConfirmed(
        _ payment: PaymentSummary,
        _ requirements: PaymentRequirements,
        isSecond: Bool,
        in context: CommandContext
    ) async -> Bool {
        guard context.confirmation.mode == .interactive else { return true }
        let charge = payment.chargeText ?? requirements.amountText
        guard !isSecond else {
            return await context.confirmation.asks(
                "Pay \(charge) again? The first payment may have gone through. [y/N] "
            )
        }
        let reason = payment.rule.map { " anyway (rule: \($0.text.terminalSafe))" } ?? ""
        return await context.confirmation.asks("Pay \(charge)\(reason)? [y/N] ")
    }

    private func heldBack(_ record: Record, _ payment: PaymentSummary) -> CommandError {
        let (number, again) = (record.number, "pay \(record.number) again")
        guard payment.authorization == nil else {
            let words = "$\(number) may already have been paid, and that payment has expired. Nothing new was signed"
            return .other(.paymentUnknown, words, hint: payment.outcome == .unknown ? "receipt \(number)" : again)
        }
        guard payment.outcome == .unknown else {
            let words = "the router says it did not charge for $\(number). It pays again only if you confirm"
            return .other(.paymentRejected, words, hint: again)
        }
        let words = "the router may already have paid for $\(number). No new payment until that is known"
        return .other(.paymentUnknown, words, hint: "receipt \(number)")
    }

    /// Returns true if another payment must not be made without the person's explicit consent.
    ///
    /// So it is while a rejected payment could still be settled, and for one that the router says it did not make.
    private func isHeldBack(_ payment: PaymentSummary, in context: CommandContext) -> Bool {
        guard let authorization = payment.authorization else { return payment.payer == .router }
        return context.services.time.now < authorization.validBefore + LedgerEntry.margin
    }

    private func chosen(
        of payment: PaymentSummary,
        _ number: Int
    ) throws(CommandError) -> PaymentRequirements? {
        guard let option else { return payment.requirements }
        let options = payment.challenge?.accepts ?? []
        guard options.indices.contains(option - 1), let usable = options[option - 1].usable else {
            throw .nothingToShow("$\(number) has no option \(option) that can be paid", instead: "challenge \(number)")
        }
        return usable
    }
}
