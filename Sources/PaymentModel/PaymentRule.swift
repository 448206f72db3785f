public import X402

/// A rule that keeps a payment from being made.
public enum PaymentRule: Sendable, Hashable {
    /// The period over which a budget is counted.
    public enum Span: Sendable, Hashable {
        /// A day in UTC.
        case day
        /// The current session: one run of the program.
        case session
    }

    /// The policy's mode is `never`: the program pays nothing.
    case neverPays
    /// The user must approve the payment first.
    case asks
    /// The user was asked at the prompt and declined.
    case declinedAtPrompt
    /// The user was asked elsewhere and declined, or did not answer; the value is the reason.
    case refusedByPerson(String)
    /// The payment exceeds the limit of one payment.
    case overPayment(SpendingLimit)
    /// The payment exceeds the limit, in smallest units, of a token that was allowed explicitly.
    case overUnits(AtomicAmount)
    /// The payment alone exceeds a whole budget.
    case overBudget(SpendingLimit, Span)
    /// The payment would exceed the budget of a period; the texts are the budget and what is left of it, for display.
    case budgetSpent(String, Span, left: String)
    /// The payment would exceed the budget of a day of the caller: the holder of an API key.
    case callerBudgetSpent(String, left: String)
    /// No limit is set for the token.
    case noLimit(symbol: String)
    /// The token is not in the table, so that its worth is not known.
    case unknownToken(Address)
    /// Payments on the network are denied.
    case network(Network)
    /// Payments with the token are denied.
    case asset(Address)
    /// Payments to the address are denied.
    case payee(Address)
    /// Another address was paid at the host before.
    case changedPayee(from: Address)
    /// The terms are not those that were agreed to, or are no longer allowed; the value says so.
    case changedTerms(String)
    /// There is no key to sign with.
    case noWallet
    /// The ledger cannot be written; the value is the reason.
    case noLedger(String)
    /// The terms that the payment would have to repeat are longer than any header.
    case oversized
    /// The signature would be valid for too short or too long a time; the value is the reason.
    case window(String)
    /// The user approved the payment after the time limit of the task.
    case approvedTooLate
    /// The same step was paid, or may have been paid, at another host.
    case otherHost(String, now: String)
    /// A router asks for money that the seller does not ask for.
    case routerBill
    /// A router passes on a price that the seller could not be asked to confirm; the value is the reason.
    case unconfirmed(String)
    /// A payment would travel unencrypted to another machine.
    case plainHTTP(String)

    /// The name of the rule for programs, a single word.
    public var name: String {
        switch self {
        case .neverPays, .asks: "mode"
        case .declinedAtPrompt, .refusedByPerson: "person"
        case .overPayment, .overUnits: "max"
        case .overBudget, .budgetSpent, .callerBudgetSpent: "budget"
        case .noLimit, .unknownToken, .asset: "asset"
        case .network: "network"
        case .payee, .changedPayee: "payee"
        case .changedTerms: "terms"
        case .noWallet: "wallet"
        case .noLedger: "ledger"
        case .oversized: "size"
        case .window, .approvedTooLate: "timeout"
        case .otherHost: "host"
        case .routerBill, .unconfirmed: "router"
        case .plainHTTP: "https"
        }
    }

    /// The text of the rule, as the screen shows it after `rule`.
    public var text: String {
        switch self {
        case .neverPays: "never: payments are off"
        case .asks: "ask: needs your approval"
        case .declinedAtPrompt: "declined at the prompt"
        case .refusedByPerson(let why): why
        case .overPayment(let limit): "max \(limit) per payment"
        case .overUnits(let limit): "max \(limit) units of this token"
        case .overBudget(let limit, .day): "max \(limit) a day"
        case .overBudget(let limit, .session): "max \(limit) this session"
        case .budgetSpent(let limit, .day, let left): "max \(limit) a day, \(left) left"
        case .budgetSpent(let limit, .session, let left): "max \(limit) this session, \(left) left"
        case .callerBudgetSpent(let limit, let left): "max \(limit) a day for this API key, \(left) left"
        case .noLimit(let symbol): "no limit is set for \(symbol)"
        case .unknownToken(let asset): "no limit is set for the unknown token \(asset.short)"
        case .network(let network): "payments on \(network.displayName) are not allowed"
        case .asset(let asset): "payments with \(asset.short) are not allowed"
        case .payee(let payee): "payments to \(payee.short) are denied"
        case .changedPayee(let earlier): "the pay-to address was \(earlier.short) before"
        case .changedTerms(let what): what
        case .noWallet: "no wallet key is set"
        case .noLedger(let why): "payments need the ledger: \(why)"
        case .oversized: "its terms are too long for a header"
        case .window(let why): why
        case .approvedTooLate: "approved after the task's time limit, nothing was sent"
        case .otherHost(let earlier, let now):
            "the job may have been paid at \(earlier), so it is not paid again at \(now)"
        case .routerBill: "only the router asks for this payment, not the seller"
        case .unconfirmed(let why): "the seller couldn't confirm this price: \(why)"
        case .plainHTTP(let host): "payments are not sent to \(host) over plain http"
        }
    }
}

extension PaymentRule {
    /// True for a limit that the user may lift for one payment.
    var isLimit: Bool {
        if case .changedPayee = self { true } else { limitsAmount }
    }

    /// True for a limit of amount: of one payment or of a budget.
    public var limitsAmount: Bool {
        switch self {
        case .overPayment, .overUnits, .overBudget, .budgetSpent, .callerBudgetSpent: true
        case .changedPayee, .neverPays, .asks, .declinedAtPrompt, .refusedByPerson, .noLimit, .unknownToken, .network,
            .asset, .payee, .changedTerms,
            .noWallet, .noLedger, .oversized, .window, .approvedTooLate, .otherHost, .routerBill, .unconfirmed,
            .plainHTTP:
            false
        }
    }
}
