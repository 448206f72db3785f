public import X402

/// A rule that keeps a payment from being made.
public enum PaymentRule: Sendable, Hashable {
    /// The time over which a budget counts.
    public enum Span: Sendable, Hashable {
        /// A day, UTC.
        case day
        /// This run of the program.
        case session
    }

    /// Nobody pays here.
    case neverPays
    /// A person must say yes first.
    case asks
    /// A person was asked at the prompt and said no.
    case declinedAtPrompt
    /// A person was asked elsewhere and said no, or nothing.
    case refusedByPerson(String)
    /// One payment may not be that much.
    case overPayment(SpendingLimit)
    /// One payment may not be that many units of a token allowed by hand.
    case overUnits(AtomicAmount)
    /// One payment may not be more than a whole budget.
    case overBudget(SpendingLimit, Span)
    /// The payments of a time may not be that much together; so much is left, as people read it.
    case budgetSpent(String, Span, left: String)
    /// A token that the limits say nothing about.
    case noLimit(symbol: String)
    /// A token that nobody knows the worth of.
    case unknownToken(Address)
    /// A network that is not paid on.
    case network(Network)
    /// A token that is not paid with.
    case asset(Address)
    /// An address that is not paid.
    case payee(Address)
    /// Another address was paid there before.
    case changedPayee(from: Address)
    /// The terms are not those that were agreed to.
    case changedTerms(String)
    /// There is no key to sign with.
    case noWallet
    /// The ledger cannot be written.
    case noLedger(String)
    /// What would have to be repeated in the payment is longer than any header.
    case oversized
    /// The signature would not be valid for long enough, or for too long.
    case window(String)
    /// A person said yes when the time of the task was over.
    case approvedTooLate
    /// The same step was paid, or may have been, at another host.
    case otherHost(String, now: String)
    /// A router asks money that the seller does not ask.
    case routerBill
    /// A router passes a price on, and the seller could not be asked whether it is its own; why.
    case unconfirmed(String)
    /// A payment would travel unencrypted to another machine.
    case plainHTTP(String)

    /// One word for programs.
    public var name: String {
        switch self {
        case .neverPays, .asks: "mode"
        case .declinedAtPrompt, .refusedByPerson: "person"
        case .overPayment, .overUnits: "max"
        case .overBudget, .budgetSpent: "budget"
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

    /// The rule as a screen shows it behind `rule`.
    public var text: String {
        switch self {
        case .neverPays: "never: this console does not pay"
        case .asks: "ask: a person must say yes"
        case .declinedAtPrompt: "declined at the prompt"
        case .refusedByPerson(let why): why
        case .overPayment(let limit): "max \(limit) per payment"
        case .overUnits(let limit): "max \(limit) units of this token"
        case .overBudget(let limit, .day): "max \(limit) a day"
        case .overBudget(let limit, .session): "max \(limit) this session"
        case .budgetSpent(let limit, .day, let left): "max \(limit) a day; \(left) of it is left"
        case .budgetSpent(let limit, .session, let left): "max \(limit) this session; \(left) of it is left"
        case .noLimit(let symbol): "no limit is set for \(symbol)"
        case .unknownToken(let asset): "no limit is set for \(asset.short), which is no known token"
        case .network(let network): "\(network.displayName) is not paid on"
        case .asset(let asset): "\(asset.short) is not paid with"
        case .payee(let payee): "\(payee.short) is never paid"
        case .changedPayee(let earlier): "the pay-to address was \(earlier.short) before"
        case .changedTerms(let what): "not what was agreed to: \(what)"
        case .noWallet: "there is no key to pay with"
        case .noLedger(let why): "no payment without a ledger: \(why)"
        case .oversized: "its terms are too long to be repeated in a header"
        case .window(let why): why
        case .approvedTooLate: "it was approved after the task's time limit; nothing was sent"
        case .otherHost(let earlier, let now):
            "the job may have been paid at \(earlier); it is not paid again at \(now)"
        case .routerBill: "only the router asks for this, not the seller; a router's own bill is not paid"
        case .unconfirmed(let why): "the seller could not confirm this price: \(why)"
        case .plainHTTP(let host): "a payment is not sent to \(host) over plain http"
        }
    }
}

extension PaymentRule {
    /// True for a limit that a person may lift for one payment.
    var isLimit: Bool {
        if case .changedPayee = self { true } else { limitsAmount }
    }

    /// True for a limit of amount: of one payment, or of a budget.
    public var limitsAmount: Bool {
        switch self {
        case .overPayment, .overUnits, .overBudget, .budgetSpent: true
        case .changedPayee, .neverPays, .asks, .declinedAtPrompt, .refusedByPerson, .noLimit, .unknownToken, .network,
            .asset, .payee, .changedTerms,
            .noWallet, .noLedger, .oversized, .window, .approvedTooLate, .otherHost, .routerBill, .unconfirmed,
            .plainHTTP:
            false
        }
    }
}
