import LineEditing
import TaskModel
import Wire
import X402

/// A 402 on the screen: headline, facts in a fixed order, next steps; never more than 14 lines, however narrow it is.
struct PaymentView {
    /// The lines a block may have.
    static let lineLimit = 14
    /// The cells of a line for which the block is laid out; a wider screen shows the same.
    private static let fullWidth = 80
    private static let gutter = 9

    private let payment: PaymentSummary
    private let record: Int
    private let now: Timestamp

    /// How much of everything is shown; less of it where the block would be too long.
    private struct Extent {
        var findings: Int
        var options = 2
        var purpose = 66
        var description = 60
        var hasSecondStep = true
        var hasReasons = true
        var hasTerms = true
        var hasUnits = true
        var hasOption = true

        /// Gives up what is missed least; false if nothing is left to give up.
        mutating func shrink() -> Bool {
            if findings > 1 {
                findings -= 1
            } else if description > 0 {
                description = 0
            } else if options > 0 {
                options -= 1
            } else if findings > 0 {
                findings = 0
            } else if hasReasons {
                hasReasons = false
            } else if hasSecondStep {
                hasSecondStep = false
            } else if purpose > 20 {
                purpose = 20
            } else if hasUnits {
                hasUnits = false
            } else if hasOption {
                hasOption = false
            } else if hasTerms {
                hasTerms = false
            } else {
                return false
            }
            return true
        }
    }

    /// The block of a payment that was asked for and not made, for lines of that many cells.
    static func blocks(_ payment: PaymentSummary, record: Int, now: Timestamp, width: Int? = nil) -> [Block] {
        let view = PaymentView(payment: payment, record: record, now: now)
        let width = min(width ?? fullWidth, fullWidth)
        var extent = Extent(findings: min(view.findings.count, lineLimit))
        var blocks = view.blocks(extent)
        while lineCount(blocks, width) > lineLimit, extent.shrink() { blocks = view.blocks(extent) }
        return blocks
    }

    /// Lines of that width, counting what a terminal breaks because a word is longer.
    private static func lineCount(_ blocks: [Block], _ width: Int) -> Int {
        Renderer(width: width, usesColor: false).lines(blocks).reduce(0) { count, line in
            count + max(1, (CellWidth.of(line) + width - 1) / width)
        }
    }

    private func blocks(_ extent: Extent) -> [Block] {
        var steps = extent.hasSecondStep ? steps : Array(steps.prefix(1))
        if !extent.hasReasons { steps = steps.map { ($0.command, "") } }
        let terms = extent.hasTerms ? terms : []
        return [
            .headline(headline, edge: "$\(record)"),
            .fields(facts(extent), gutter: Self.gutter),
        ] + findings(extent) + [.fields(terms + PlainWords.next(steps), gutter: Self.gutter)]
    }
}

// MARK: - Headline

extension PaymentView {
    private var headline: StyledText {
        switch payment.outcome {
        case .pending:
            // Nobody asked for money yet where the price could not be had.
            let isAsked = payment.missingPrice == nil
            let start = StyledText("402", .care) + StyledText(isAsked ? " payment required: " : " expected: ")
            return start + (price ?? StyledText("the price is not known"))
        case .declined:
            let start = StyledText("402", .bad) + StyledText(" not paid: ")
            return start + (price ?? StyledText("the price is not known")) + StyledText(verdict)
        case .malformed:
            let faults = payment.findings.count { $0.level == .fail }
            let what =
                faults > 0
                ? PlainWords.counted(faults, "fault")
                : payment.challenge == nil ? "nothing in it can be read" : "no option can be paid here"
            return StyledText("402", .bad) + StyledText(" unusable challenge: \(what), nothing was signed")
        }
    }

    /// `0.50 USDC on Base`, the amount in bold.
    private var price: StyledText? {
        payment.requirements.map { requirements in
            StyledText(requirements.amountText, .strong) + StyledText(" on \(requirements.network)")
        }
    }

    /// The rule in the words of a headline.
    private var verdict: String {
        guard let rule = payment.rule else { return ", your limits forbid it" }
        guard rule.hasPrefix("max "), rule.hasSuffix(" per payment") else { return ", \(rule.printable)" }
        return " is over your limit of \(rule.dropFirst(4).dropLast(12))"
    }
}

// MARK: - Facts

extension PaymentView {
    private func facts(_ extent: Extent) -> [Block.Field] {
        var facts = [
            Block.Field("money", StyledText(money)),
            Block.Field("for", StyledText(purpose(extent))),
        ]
        if payment.outcome != .malformed, let requirements = payment.requirements {
            let payTo = address(requirements.payTo)
            facts.append(Block.Field("pay to", StyledText("\(payTo)  \(PlainWords.checksum(of: requirements))")))
            facts.append(Block.Field("asset", StyledText(asset(requirements, extent))))
        }
        if extent.hasOption, let options = options(extent) { facts.append(Block.Field("option", StyledText(options))) }
        return facts
    }

    /// Where money is; the headline of an unusable challenge has said already that nothing was signed.
    private var money: String {
        switch payment.money {
        case .unmoved: payment.outcome == .malformed ? "unmoved" : "unmoved; nothing was signed"
        }
    }

    private func purpose(_ extent: Extent) -> String {
        let purpose = PlainWords.cut(payment.purpose, to: extent.purpose)
        guard extent.description > 0, payment.outcome != .malformed,
            let description = payment.requirements?.description, !description.isEmpty
        else { return purpose }
        return "\(purpose) (\(PlainWords.cut(description, to: extent.description)), says the seller)"
    }

    private func asset(_ requirements: PaymentRequirements, _ extent: Extent) -> String {
        let contract = address(requirements.asset)
        guard let token = requirements.token else { return "\(contract), no known token: \(requirements.amount) units" }
        let units = extent.hasUnits ? ", \(token.decimals) decimals: \(requirements.amount) units" : ""
        return "\(token.symbol) \(contract), known\(units)"
    }

    /// The short form, or the whole one where another address of the challenge reads the same.
    private func address(_ address: Address) -> String {
        let others = (payment.challenge?.accepts ?? []).compactMap(\.usable).flatMap { [$0.payTo, $0.asset] }
        return others.contains { $0 != address && $0.short == address.short } ? address.text : address.short
    }

    private func options(_ extent: Extent) -> String? {
        guard let options = payment.challenge?.accepts else { return nil }
        if payment.outcome == .malformed {
            let isPlain = payment.findings.contains { $0.level == .fail }
            if options.count == 1 {
                return isPlain ? nil : "the only one, \(options[0].priceText), cannot be paid here"
            }
            return list(options[...], "none of \(options.count) can be paid", extent)
        }
        guard options.count > 1, let number = payment.option ?? payment.requirements?.number else { return nil }
        return list(options.filter { $0.number != number }[...], "\(number) of \(options.count)", extent)
    }

    private func list(_ options: ArraySlice<PaymentOption>, _ start: String, _ extent: Extent) -> String {
        let shown = options.prefix(extent.options).map { "option \($0.number) is \($0.priceText)" }
        let hidden = options.count - shown.count
        let rest = hidden == 0 ? "" : "; \(hidden) more: challenge \(record)"
        return start + (shown.isEmpty ? "" : "; " + shown.joined(separator: ", ")) + rest
    }
}

// MARK: - Findings, rule, next

extension PaymentView {
    /// What is odd about the option in question and the whole, faults first.
    private var findings: [Finding] {
        let number = payment.outcome == .malformed ? nil : payment.option ?? payment.requirements?.number
        let own = payment.findings.filter { number == nil || $0.option == nil || $0.option == number }
        return own.filter { $0.level == .fail } + own.filter { $0.level == .warn }
    }

    private func findings(_ extent: Extent) -> [Block] {
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

    /// A short field name has a column of its own; a long one stands in front of the words.
    private func block(_ finding: Finding) -> Block {
        let options = payment.challenge?.accepts.count ?? 0
        let number = payment.outcome == .malformed && options > 1 ? finding.option : nil
        let words = (number.map { "option \($0): " } ?? "") + finding.explanation.printable
        let field = finding.field.printable
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
        case .fail: StyledText("fail", .bad)
        case .warn: StyledText("warn", .care)
        }
    }

    private var terms: [Block.Field] {
        var terms: [Block.Field] = []
        if let reason = payment.missingPrice {
            terms.append(Block.Field("reason", StyledText(PlainWords.cut(reason, to: 200))))
        }
        if let rule = payment.rule { terms.append(Block.Field("rule", StyledText(rule.printable))) }
        if payment.outcome != .malformed, let expires = payment.expires {
            let left = expires - now
            terms.append(
                Block.Field(
                    "expires",
                    StyledText(left > .zero ? PlainWords.left(left) : "over; a new request brings a new price")
                )
            )
        }
        return terms
    }

    private var steps: [(command: String, reason: String)] {
        guard payment.challenge != nil else {
            return [
                ("explain \(record)", "what happened, in sentences"),
                ("trace \(record)", "the requests, secrets masked"),
            ]
        }
        switch payment.outcome {
        case .pending, .declined:
            return [
                ("explain \(record)", "what happened, in sentences"),
                ("challenge \(record)", "every option, every field"),
            ]
        case .malformed:
            return [
                ("challenge \(record)", "every field beside what was expected"),
                ("challenge \(record) > seller.txt", "a report without secrets, for the seller"),
            ]
        }
    }
}
