import Core
import PaymentModel
import X402

extension PaymentView {
    /// The findings on the option in question and on the whole challenge, faults first.
    var findings: [Finding] {
        let number = payment.outcome == .malformed ? nil : payment.option ?? payment.requirements?.number
        let own = payment.findings.filter { number == nil || $0.option == nil || $0.option == number }
        return own.filter { $0.level == .fail } + own.filter { $0.level == .warn }
    }

    func findings(_ extent: DetailLevel) -> [Block] {
        let all = findings
        let shown = all.prefix(extent.findings)
        var blocks = shown.map(block)
        let hidden = payment.findings.count - shown.count
        if hidden > 0 {
            let level = all.dropFirst(shown.count).first?.level ?? .warn
            let noun = "\(shown.isEmpty ? "" : "more ")finding\(hidden == 1 ? "" : "s")"
            let field = Block.Field(label: label(level), StyledText("\(hidden) \(noun): challenge \(record)"))
            blocks.append(.fields([field], gutter: Self.gutter))
        }
        return blocks
    }

    /// Returns the block of a finding; a short field name has a column of its own, a long one precedes the words.
    private func block(_ finding: Finding) -> Block {
        let options = payment.challenge?.accepts.count ?? 0
        let number = payment.outcome == .malformed && options > 1 ? finding.option : nil
        let words = (number.map { "option \($0): " } ?? "") + finding.explanation.terminalSafe
        let field = finding.field.terminalSafe
        guard field.count <= 8 else {
            return .fields(
                [Block.Field(label: label(finding.level), StyledText("\(field)  \(words)"))],
                gutter: Self.gutter
            )
        }
        let front = label(finding.level) + StyledText("     " + field)
        return .fields([Block.Field(label: front, StyledText(words))], gutter: 2 * Self.gutter)
    }

    private func label(_ level: Finding.Level) -> StyledText {
        switch level {
        case .fail: StyledText("fail", .error)
        case .warn: StyledText("warn", .warning)
        }
    }

    var terms: [Block.Field] {
        var terms: [Block.Field] = []
        func add(_ label: String, _ text: String?) {
            if let text { terms.append(Block.Field(label, StyledText(text))) }
        }
        add("reason", reason)
        add("counts", counting)
        add("rule", rule)
        add("expires", expiry)
        add("proof", payment.transaction.map { "tx \(Phrases.short($0))" } ?? missingProof)
        if payment.outcome == .paid, let budget = payment.budget {
            let session = budget.sessionLimit.map { " of \($0)" } ?? ""
            add("budget", "\(budget.today) of \(budget.dailyLimit) today, \(budget.session)\(session) this session")
        }
        return terms
    }

    private var reason: String? {
        if let missing = payment.missingPrice { return Phrases.cut(missing, to: 200) }
        guard let reason = payment.reason else { return nil }
        switch payment.outcome {
        case .rejected:
            let step = reason.step.map { " (facilitator, step \($0))" } ?? ""
            return "\(reason.code.terminalSafe(upTo: 80))\(step); \(payment.reasonWords?.actor ?? "")"
        case .paid:
            return "\(payment.reasonWords?.meaning ?? ""): \(Phrases.cut(reason.code, to: 100))"
        case .unknown:
            return Phrases.cut(reason.message ?? reason.code, to: 160)
        case .pending, .declined, .held, .malformed, .refunded: return nil
        }
    }

    /// The time until which a refused payment still counts, because a seller that refuses it may have settled it.
    private var counting: String? {
        guard payment.outcome == .rejected, let end = payment.countsUntil, now < end else { return nil }
        return "until \(Phrases.end(end)): the seller may have settled it"
    }

    /// The policy rule, and for a limit on the amount also the rest of the daily budget.
    private var rule: String? {
        guard let rule = payment.rule else { return nil }
        guard payment.outcome == .declined, case .overPayment = rule, let budget = payment.budget else {
            return rule.text.terminalSafe
        }
        return "\(rule.text.terminalSafe); \(budget.left) of today's \(budget.dailyLimit) left"
    }

    private var expiry: String? {
        guard [.pending, .declined, .held].contains(payment.outcome), let expires = payment.expires else { return nil }
        let left = expires - now
        return left > .zero ? Phrases.left(left) : "expired, a new request gets a new price"
    }

    private var missingProof: String? {
        payment.outcome == .paid ? "none came with the answer" : nil
    }

    private var isContinued: Bool { payment.continuesUntil.map { now < $0 } ?? false }

    var steps: [(command: String, reason: String)] {
        guard payment.challenge != nil else {
            return [
                ("explain \(record)", "what happened, in sentences"),
                ("trace \(record)", "the requests, secrets masked"),
            ]
        }
        let story = ("explain \(record)", "what happened, in sentences")
        switch payment.outcome {
        case .pending where payment.rule == .asks:
            return [
                story, ("pay \(record)", "approve (checks the price again first)"), ("decline \(record)", "decline it"),
            ]
        case .pending:
            return [story, ("challenge \(record)", "every option, every field")]
        case .declined: return [story] + remedies
        case .held:
            return [
                story, ("challenge \(record)", "every option, every field"),
                ("pay \(record) once", "pay this one (asks first)"),
            ]
        case .malformed:
            return [
                ("challenge \(record)", "every field and the expected value"),
                ("challenge \(record) > seller.txt", "a report without secrets, for the seller"),
            ]
        case .paid where payment.data == .missing:
            return [story] + (isContinued ? [("pay \(record)", "continue (nothing is paid again)")] : [])
                + [("receipt \(record) > proof.txt", "proof of payment, for the seller")]
        case .paid, .refunded:
            return [("receipt \(record)", "full proof of payment")]
        case .rejected:
            let again = payment.reasonWords?.again.map { ("pay \(record)", "try again \($0)") }
            return [("explain \(record)", "what happened, and what to do")] + (again.map { [$0] } ?? [])
                + [("trace \(record)", "all requests, secrets masked")]
        case .unknown:
            let again = ("pay \(record)", "send the same payment again, never a new one")
            return [("receipt \(record)", "check again (signs nothing)")]
                + (payment.authorization == nil ? [] : [again]) + [("ledger only unknown", "all open payments")]
        }
    }

    /// The commands that help with a payment that exceeds a limit.
    private var remedies: [(command: String, reason: String)] {
        guard payment.canBeAllowed, let rule = payment.rule, rule.limitsAmount,
            let requirements = payment.requirements
        else {
            return [("challenge \(record)", "every option, every field")]
        }
        let once = ("pay \(record) once", "pay this one (asks first)")
        guard case .overPayment = rule, let price = requirements.price else { return [once] }
        return [once, ("policy max \(price.number)", "raise the limit for this session")]
    }
}
