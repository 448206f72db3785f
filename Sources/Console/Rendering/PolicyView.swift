import Core
import OrderedJSON
import PaymentModel
import Payments
import X402

/// A view of the payment policy, and of its verdicts on payments.
enum PolicyView {
    /// The verdict of the policy on one payment.
    struct Verdict {
        let name: String
        let number: Int
        let what: String
        let rule: PaymentRule?
    }

    static func answer(_ policy: PaymentPolicy, _ budget: PaymentSummary.Budget) -> CommandResult {
        var fields = [
            Block.Field("mode", StyledText("\(policy.mode.rawValue): \(words(policy.mode))")),
            Block.Field("max", StyledText("\(policy.maxPerPayment) per payment")),
            Block.Field("budget", StyledText("\(budget.today) of \(policy.dailyBudget) today, \(budget.left) left")),
            Block.Field(
                "session",
                StyledText(budget.session + (policy.sessionBudget.map { " of \($0)" } ?? ", no session limit"))
            ),
        ]
        var json: JSONObject = [
            "mode": .string(policy.mode.rawValue), "max": .string(policy.maxPerPayment.description),
            "budget": ["per": "day", "limit": .string(policy.dailyBudget.description), "spent": .string(budget.today)],
        ]
        if let limit = policy.sessionBudget {
            json.append("session", ["limit": .string(limit.description), "spent": .string(budget.session)])
        }
        for (label, names) in lists(policy) where !names.isEmpty {
            fields.append(Block.Field(label, StyledText(names.joined(separator: ", "))))
            json.append(label, .array(names.map(JSONValue.string)))
        }
        return .shown([.fields(fields, gutter: 9)], json: .object(json), raw: [policy.summary])
    }

    private static func words(_ mode: PaymentPolicy.Mode) -> String {
        switch mode {
        case .ask: "you approve each payment"
        case .auto: "pays without asking, within the limits"
        case .never: "pays nothing"
        }
    }

    private static func lists(_ policy: PaymentPolicy) -> [(String, [String])] {
        let tokens = policy.allowedAssets.values.flatMap(\.values)
        var allowed: [PolicyChange.Subject] = policy.allowedNetworks.map { .network(.one($0)) }
        allowed += tokens.map { .asset($0.address, on: $0.network, limit: $0.limit) }
        allowed += policy.allowedPayees.map { .payee($0) }
        allowed += policy.methods.subtracting([.eip3009]).map { .method($0) }
        var denied: [PolicyChange.Subject] = policy.deniedNetworks.map { .network($0) }
        denied += policy.deniedAssets.map { .asset($0, on: nil, limit: nil) }
        denied += policy.deniedPayees.map { .payee($0) }
        return [("allow", allowed.map(\.words).sorted()), ("deny", denied.map(\.words).sorted())]
    }

    /// Returns the verdicts, one payment a line, such as `$4 no: max 0.10 < 0.50`.
    static func answer(_ verdicts: [Verdict]) -> CommandResult {
        let lines = verdicts.map { verdict -> StyledText in
            let start = StyledText("\(verdict.name) ")
            guard let rule = verdict.rule else {
                return start + StyledText("yes", .success) + StyledText(": \(verdict.what.terminalSafe)")
            }
            return start + StyledText("no", .error)
                + StyledText(": \(rule.text.terminalSafe); \(verdict.what.terminalSafe)")
        }
        let json = verdicts.map { verdict -> JSONValue in
            var json: JSONObject = ["n": .int(verdict.number), "allowed": .bool(verdict.rule == nil)]
            json.append("rule", ifPresent: verdict.rule.map { .string($0.name) })
            return .object(json)
        }
        let shown: [Block] = lines.isEmpty ? [.text("the ledger is empty")] : lines.map { .line($0) }
        return .shown(shown, json: .array(json), raw: lines.map(\.plain))
    }
}
