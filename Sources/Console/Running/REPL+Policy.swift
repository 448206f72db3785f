import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

extension REPL {
    /// The limits, and what is left of them.
    func policyShown() async throws -> CommandResult {
        let policy = effects.money.payer.policy.value
        let budget = try await effects.money.payer.budget(.dollars, at: effects.time.now)
        return PolicyView.answer(policy, budget)
    }

    /// Changes the policy; a change that lets more be paid needs a person's yes.
    func change(_ edit: PolicyChange) async throws -> CommandResult {
        let holder = effects.money.payer.policy
        let before = holder.value
        if edit.relaxes(before) {
            switch loosening {
            case .typed: break
            case .refused:
                throw CommandError.needsPerson(
                    "a script or startup file may only tighten the policy",
                    instead: "policy"
                )
            case .asked:
                guard await asks("This lets more be paid: \(edit.words). Sure? [y]es [n]o: ") else {
                    throw CommandError.other(.paymentDeclined, "the policy stays as it was", hint: "policy")
                }
            }
        }
        holder.apply(edit)
        let budget = try await effects.money.payer.budget(.dollars, at: effects.time.now)
        let json = PolicyView.answer(holder.value, budget).result ?? .null
        return .done(edit.report(after: before), json: json)
    }

    /// Says whether the present limits would pay a record, or each entry of the ledger.
    func tested(_ test: PaymentCommand.PolicyTest) async throws -> CommandResult {
        switch test {
        case .record(let number): return try tested(record: number)
        case .ledger:
            let policy = effects.money.payer.policy.value
            let rows = try await effects.money.payer.ledger.entries().map { entry in
                PolicyView.Verdict(
                    name: "#\(entry.id)",
                    number: entry.id,
                    what: "\(entry.taskSummary), \(entry.amountText)",
                    rule: policy.rule(against: entry)
                )
            }
            return PolicyView.answer(rows)
        }
    }

    private func tested(record number: Int?) throws -> CommandResult {
        let record: Record
        if let number {
            record = try state.records.record(number)
        } else if let last = state.records.kept.last(where: { $0.challenge != nil }) {
            record = last
        } else {
            throw CommandError.nothingToShow("no payment was asked for yet", instead: "policy test ledger")
        }
        guard let challenge = record.challenge else {
            throw CommandError.nothingToShow("$\(record.number) holds no payment", instead: "policy test ledger")
        }
        let policy = effects.money.payer.policy.value
        let wallet = effects.money.payer.wallet
        let rule: PaymentRule?
        switch policy.decide(challenge, payer: wallet) {
        case .pay: rule = nil
        case .ask: rule = .asks
        case .refuse(_, _, let reason): rule = reason ?? .changedTerms("no option can be paid")
        }
        let price = record.payment?.requirements?.amountText ?? challenge.accepts.first?.priceText ?? ""
        return PolicyView.answer([
            PolicyView.Verdict(name: "$\(record.number)", number: record.number, what: price, rule: rule)
        ])
    }
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

    /// What was changed: `max 0.25 USDC per payment (was 0.10)`.
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
    /// The limit that an entry of the ledger would break now; nil if none.
    fileprivate func rule(against entry: LedgerEntry) -> PaymentRule? {
        guard let challenge = entry.challenge, let requirements = challenge.accepts.first?.usable else {
            return mode == .never ? .neverPays : nil
        }
        return refusal(of: requirements) ?? (mode == .never ? .neverPays : nil)
    }
}
