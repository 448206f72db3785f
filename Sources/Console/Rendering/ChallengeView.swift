import Core
import ExecutorCore
import OrderedJSON
import X402

/// A view of a whole 402 challenge: every field of every option, and every finding with the expected value.
///
/// The output can be given to the seller: ids in paths, which are a cache's only credential, are masked.
struct ChallengeView {
    private static let gutter = 9

    private let challenge: PaymentChallenge
    private let record: Int?

    /// Returns the result of `challenge [N]`, `challenge JSON` and `probe`.
    static func answer(_ challenge: PaymentChallenge, record: Int?) -> CommandResult {
        let view = ChallengeView(challenge: challenge, record: record)
        let json = view.json
        return .shown(view.blocks, json: json, raw: [json.compact])
    }

    private var blocks: [Block] {
        var blocks = [headline, .fields(facts, gutter: Self.gutter)]
        if let resource = challenge.resource { blocks.append(members(of: ["resource": .object(resource.raw)])) }
        for option in challenge.accepts { blocks += self.option(option) }
        if let extensions = challenge.extensions { blocks.append(members(of: ["extensions": .object(extensions)])) }
        for finding in challenge.findings { blocks += self.finding(finding) }
        return blocks
    }

    private var headline: Block {
        let options = Phrases.counted(challenge.accepts.count, "option")
        let warnings = challenge.findings.count - challenge.faults.count
        let odd = Phrases.counted(faults: challenge.faults.count, warnings: warnings) ?? "no problems found"
        let role: StyledText.Role = challenge.payable.isEmpty ? .error : .warning
        let text = StyledText("402", role) + StyledText(" challenge: \(options), \(odd)")
        return record.map { .headline(text, edge: "$\($0)") } ?? .line(text)
    }

    private var facts: [Block.Field] {
        let place =
            switch challenge.origin {
            case .header: "the header"
            case .body: "the body"
            case .text: "text"
            }
        var facts = [Block.Field("version", StyledText("\(challenge.version), read from \(place)"))]
        func add(_ label: String, _ text: String?) {
            if let text { facts.append(Block.Field(label, StyledText(Self.shown(text)))) }
        }
        add("error", challenge.error)
        add("payer", challenge.payer)
        return facts
    }
}

// MARK: - Options

extension ChallengeView {
    private func option(_ option: PaymentOption) -> [Block] {
        let head =
            StyledText("\(option.number) of \(challenge.accepts.count): ") + StyledText(option.priceText, .strong)
            + StyledText(", \(Self.verdict(option))")
        return [
            .fields([Block.Field("option", head)], gutter: Self.gutter),
            members(of: option.raw) { Self.note(on: $0, option) },
        ]
    }

    /// Returns every member on a line of its own; those of an inner object by their path, such as `extra.name`.
    private func members(of object: JSONObject, note: (String) -> String? = { _ in nil }) -> Block {
        let rows = object.flatMap { member -> [(name: String, value: JSONValue)] in
            guard let inner = member.value.object, !inner.isEmpty else { return [(member.key, member.value)] }
            return inner.map { ("\(member.key).\($0.key)", $0.value) }
        }
        let width = rows.reduce(0) { max($0, min(24, $1.name.terminalSafe.count)) }
        let fields = rows.map { row in
            let note = note(row.name).map { "  (\($0))" } ?? ""
            return Block.Field("  \(Self.shown(row.name))", StyledText(Self.shown(Self.text(row.value)) + note))
        }
        return .fields(fields, gutter: width + 4)
    }

    private static func verdict(_ option: PaymentOption) -> String {
        let warnings = option.findings.count { $0.level == .warn }
        let faults = option.findings.count - warnings
        let odd = Phrases.counted(faults: faults, warnings: warnings) ?? "no problems found"
        switch option.requirements {
        case .usable: return odd
        case .foreign: return "\(odd), network not supported"
        case .broken: return "\(odd), can't be read"
        }
    }

    /// Returns a note on the meaning of a field; nil if the meaning is not known or adds nothing.
    private static func note(on field: String, _ option: PaymentOption) -> String? {
        let requirements = option.usable
        switch field {
        case "network":
            let written = option.raw["network"]?.string?.lowercased()
            return option.networkText.lowercased() == written ? nil : option.networkText
        case "amount", "maxAmountRequired":
            return requirements?.token.map { "\(option.amountText), \($0.decimals) decimals" }
        case "asset": return requirements.map { $0.token.map { "\($0.symbol), known" } ?? "unknown" }
        case "payTo": return requirements.map(Phrases.checksum)
        default: return nil
        }
    }

    private static func text(_ value: JSONValue) -> String {
        value.string ?? value.compact
    }

    /// Returns text from the network made safe to show, with ids in paths masked.
    private static func shown(_ text: String) -> String {
        PathRedactor.masked(text).terminalSafe
    }
}

// MARK: - Findings and JSON

extension ChallengeView {
    private func finding(_ finding: Finding) -> [Block] {
        let label =
            switch finding.level {
            case .fail: StyledText("fail", .error)
            case .warn: StyledText("warn", .warning)
            }
        let place = finding.option.map { challenge.accepts.count > 1 ? ", option \($0)" : "" } ?? ""
        var fields = [
            Block.Field(label: label, StyledText(Self.shown("\(finding.field)\(place): \(finding.explanation)")))
        ]
        func add(_ label: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            fields.append(Block.Field("", StyledText("\(label) ", .dim) + StyledText(Self.shown(text))))
        }
        add("seen    ", finding.seen)
        add("expected", finding.expected)
        add("meant   ", finding.meant)
        return [.fields(fields, gutter: Self.gutter)]
    }

    /// The challenge as JSON: version, options and findings; every option with its entry as it was received.
    private var json: JSONValue {
        var json: JSONObject = ["version": .int(challenge.version), "origin": .string(challenge.origin.rawValue)]
        json.append("error", ifPresent: challenge.error.map(JSONValue.string))
        json.append("payer", ifPresent: challenge.payer.map(JSONValue.string))
        json.append("resource", ifPresent: challenge.resource.map { .object($0.raw) })
        json.append("extensions", ifPresent: challenge.extensions.map(JSONValue.object))
        json.append("options", .array(challenge.accepts.map(Self.json)))
        json.append("findings", .array(challenge.findings.map(\.json)))
        return .object(json)
    }

    private static func json(_ option: PaymentOption) -> JSONValue {
        var json: JSONObject = ["option": .int(option.number), "price": .string(option.priceText)]
        if let requirements = option.usable {
            json.append("amount", .string(requirements.amount.text))
            json.append("human", ifPresent: requirements.price.map { .string($0.description) })
            json.append("network", .string(requirements.network.caip2))
            json.append("asset", .string(requirements.asset.text))
            json.append("payTo", .string(requirements.payTo.text))
        }
        json.append("payable", .bool(option.isPayable))
        json.append("entry", .object(option.raw))
        return .object(json)
    }
}
