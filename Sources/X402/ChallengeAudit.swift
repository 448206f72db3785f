import Core
import OrderedJSON

/// An audit that turns the entries of a challenge into options with findings.
struct ChallengeAudit {
    /// The number of seconds to wait for the settlement if the seller does not say.
    static let defaultTimeout = 60

    let version: Int
    let resource: ResourceDescription?

    /// Checks one entry on its own, so that a bad entry never hides a good one.
    func option(_ number: Int, _ entry: JSONValue) -> PaymentOption {
        guard let raw = entry.object else { return Self.noObject(number, entry) }
        let fields = RawRequirements(number: number, raw: raw, version: version)
        var checks = RequirementChecks(fields)
        checks.run()
        return PaymentOption(
            number: number,
            raw: raw,
            requirements: requirements(fields, faults: checks.faultsOfForm),
            findings: checks.findings,
            amountText: Self.amountText(fields),
            networkText: fields.network?.displayName ?? fields.networkText?.terminalSafe(upTo: 60) ?? "",
            assetText: Self.assetText(fields),
            payToText: Self.addressText(fields.payToText)
        )
    }

    private func requirements(_ fields: RawRequirements, faults: [Finding]) -> PaymentOption.Requirements {
        guard faults.isEmpty else { return .broken(faults) }
        guard let network = fields.network, network.isEVM else { return .foreign }
        guard let scheme = fields.scheme, let amount = fields.amount,
            let asset = fields.assetText.flatMap({ Address(digitsOf: $0) }),
            let payTo = fields.payToText.flatMap({ Address(digitsOf: $0) })
        else { preconditionFailure("an entry without faults of form has all its fields") }
        let timeout = fields.timeout.flatMap { $0 > 0 ? $0 : nil } ?? Self.defaultTimeout
        return .usable(
            PaymentRequirements(
                number: fields.number,
                scheme: scheme,
                network: network,
                amount: amount,
                asset: asset,
                payTo: payTo,
                maxTimeoutSeconds: timeout,
                resource: fields.raw["resource"]?.string ?? resource?.url,
                description: fields.raw["description"]?.string ?? resource?.description,
                extra: fields.extra,
                token: fields.token,
                raw: fields.raw
            )
        )
    }

    private static func noObject(_ number: Int, _ entry: JSONValue) -> PaymentOption {
        let finding = Finding(
            .fail,
            .badEntry,
            field: "accepts",
            option: number,
            seen: entry.compact,
            expected: "an object",
            "option \(number) is \(entry.kind), not an object"
        )
        return PaymentOption(
            number: number,
            raw: JSONObject(),
            requirements: .broken([finding]),
            findings: [finding],
            amountText: "?",
            networkText: "",
            assetText: "?",
            payToText: "?"
        )
    }

    private static func amountText(_ fields: RawRequirements) -> String {
        guard let text = fields.amountText else { return "?" }
        guard let amount = fields.amount else { return text.terminalSafe(upTo: 80) }
        guard let token = fields.token else { return "\(amount) units" }
        return TokenAmount(amount, of: token).description
    }

    private static func assetText(_ fields: RawRequirements) -> String {
        let address = addressText(fields.assetText)
        guard let token = fields.token else { return address }
        return "\(token.symbol) \(address)"
    }

    private static func addressText(_ text: String?) -> String {
        guard let text else { return "?" }
        if let address = Address(digitsOf: text) { return address.short }
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && 32...64 ~= text.utf8.count
            ? "\(text.prefix(6))…\(text.suffix(4))" : text.terminalSafe(upTo: 60)
    }
}
