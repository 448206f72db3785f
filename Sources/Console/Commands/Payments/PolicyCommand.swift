import CommandLanguage
import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// The `policy` command, which shows or changes the spending limits, or tests them against a record or the ledger.
struct PolicyCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "policy",
        group: .payments,
        usage: "policy [mode M | max AMOUNT | budget AMOUNT per day|session | allow|deny KIND X | test [N|ledger]]",
        summary: "show or change the spending limits and who approves payments",
        examples: ["policy", "policy max 0.25", "policy test"],
        arguments: [.init("WHAT", .phrase(phrases), .optional), .init("WORDS", .phrase(phrases), .any)]
    )

    /// The forms of the words, for completion.
    private static let phrases = [
        "mode ask|auto|never", "max _", "budget _ per day|session", "budget _ _ per day|session",
        "allow|deny network NETWORK", "allow|deny asset|payee _", "test RECORD|ledger",
    ]

    private let action: PolicyAction

    init(_ arguments: Arguments) throws(ParseError) {
        guard let what = try arguments.optionalWord("WHAT") else {
            action = .show
            return
        }
        action = try PolicyArgumentParser(what: what, words: try arguments.words("WORDS")).action()
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        switch action {
        case .show: try await shown(in: context)
        case .edit(let change): try await self.change(change, in: context)
        case .test(let test): try await tested(test, in: context)
        }
    }

    /// Shows the limits, and the remaining budget.
    private func shown(in context: CommandContext) async throws -> CommandResult {
        let policy = context.services.money.payer.policy.value
        let budget = try await context.services.money.payer.budget(.dollars, at: context.services.time.now)
        return PolicyView.answer(policy, budget)
    }

    /// Changes the policy; a change that lets more be paid needs a person's confirmation.
    private func change(_ edit: PolicyChange, in context: CommandContext) async throws -> CommandResult {
        let holder = context.services.money.payer.policy
        let before = holder.value
        if edit.relaxes(before) {
            switch context.confirmation.mode {
            case .implied: break
            case .forbidden:
                throw CommandError.needsPerson(
                    "a script or startup file can't loosen the policy",
                    instead: "policy"
                )
            case .interactive:
                guard await context.confirmation.asks("This loosens your limits (\(edit.words)). Continue? [y/N] ")
                else {
                    throw CommandError.other(.paymentDeclined, "policy unchanged", hint: "policy")
                }
            }
        }
        holder.apply(edit)
        let budget = try await context.services.money.payer.budget(.dollars, at: context.services.time.now)
        let json = PolicyView.answer(holder.value, budget).document.json ?? .null
        return .done(edit.report(after: before), json: json)
    }

    /// Shows whether the present limits would allow the payment of a record, or of each ledger entry.
    private func tested(_ test: PolicyTest, in context: CommandContext) async throws -> CommandResult {
        switch test {
        case .record(let number): return try tested(record: number, in: context)
        case .ledger:
            let policy = context.services.money.payer.policy.value
            let rows = try await context.services.money.payer.ledger.entries().map { entry in
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

    private func tested(record number: Int?, in context: CommandContext) throws -> CommandResult {
        let record: Record
        if let number {
            record = try context.session.records.record(number)
        } else if let last = context.session.records.kept.last(where: { $0.challenge != nil }) {
            record = last
        } else {
            throw CommandError.nothingToShow("no payment was requested yet", instead: "policy test ledger")
        }
        guard let challenge = record.challenge else {
            throw CommandError.nothingToShow("$\(record.number) has no payment", instead: "policy test ledger")
        }
        let policy = context.services.money.payer.policy.value
        let wallet = context.services.money.payer.wallet
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
