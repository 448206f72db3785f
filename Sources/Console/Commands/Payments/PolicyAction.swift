import CommandLanguage
import Core
import PaymentModel
import Payments
import X402

/// The action of a `policy` line.
enum PolicyAction: Sendable, Hashable {
    case show
    case edit(PolicyChange)
    case test(PolicyTest)
}

/// The payments against which the policy is tested.
enum PolicyTest: Sendable, Hashable {
    case record(Int?)
    case ledger
}

extension PolicyChange {
    /// The change in words, for a question.
    var words: String {
        switch self {
        case .mode(let mode): "mode \(mode.rawValue)"
        case .max(let limit): "max \(limit) per payment"
        case .budget(let limit, .day): "\(limit) a day"
        case .budget(let limit, .session): "\(limit) this session"
        case .allow(let subject): "allow \(subject.words)"
        case .deny(let subject): "deny \(subject.words)"
        }
    }

    /// Returns the change with the value before: `max 0.25 USDC per payment (was 0.10)`.
    func report(after policy: PaymentPolicy) -> String {
        switch self {
        case .mode: "\(words) (was \(policy.mode.rawValue))"
        case .max: "\(words) (was \(policy.maxPerPayment))"
        case .budget(_, .day): "\(words) (was \(policy.dailyBudget))"
        case .budget(_, .session): "\(words) (was \(policy.sessionBudget.map(\.description) ?? "not limited"))"
        case .allow, .deny: words
        }
    }
}

extension PolicyChange.Subject {
    var words: String {
        switch self {
        case .network(.one(let network)): "network \(network.displayName)"
        case .network(.main): "all networks with real money"
        case .network(.test): "all test networks"
        case .asset(let address, let network, let limit):
            "asset \(address.short)" + (network.map { " on \($0)" } ?? "")
                + (limit.map { ", at most \($0) units a payment and a day" } ?? "")
        case .payee(let address): "payee \(address.short)"
        case .method(let method): "method \(method.rawValue)"
        }
    }
}

extension PaymentPolicy {
    /// Returns the rule that a ledger entry would break now; nil if none.
    func rule(against entry: LedgerEntry) -> PaymentRule? {
        guard let challenge = entry.challenge, let requirements = challenge.accepts.first?.usable else {
            return mode == .never ? .neverPays : nil
        }
        return refusal(of: requirements) ?? (mode == .never ? .neverPays : nil)
    }
}
