import Core
import OrderedJSON

/// A comparison of a header's options with those of the body: for the same network their terms must be equal.
///
/// A price or a payee that depends on where a client looks is a fault. A network that is in only one of the two is not,
/// because version 2 knows more networks.
struct HeaderBodyComparison {
    let findings: [Finding]

    /// The terms on which header and body must agree.
    private struct Terms: Hashable {
        let network: Network
        let scheme: String
        let amount: AtomicAmount
        let asset: Address
        let payTo: Address

        init(_ requirements: PaymentRequirements) {
            network = requirements.network
            scheme = requirements.scheme
            amount = requirements.amount
            asset = requirements.asset
            payTo = requirements.payTo
        }
    }

    init(_ options: [PaymentOption], _ body: JSONObject) {
        guard let entries = body["accepts"]?.array, !entries.isEmpty else {
            findings = []
            return
        }
        let version = VersionDetection(of: body, entries: entries, isHeader: false).version
        let audit = ChallengeAudit(version: version, resource: nil)
        let others = entries.enumerated().compactMap { audit.option($0.offset + 1, $0.element).usable }
        let known = Set(others.map(Terms.init))
        var firstOfNetwork: [Network: PaymentRequirements] = [:]
        for other in others where firstOfNetwork[other.network] == nil { firstOfNetwork[other.network] = other }
        findings = options.compactMap { option in
            guard let mine = option.usable, !known.contains(Terms(mine)), let other = firstOfNetwork[mine.network]
            else {
                return nil
            }
            return Self.finding(mine, other)
        }
    }

    private static func finding(_ mine: PaymentRequirements, _ other: PaymentRequirements) -> Finding {
        let (field, here, there) =
            if mine.payTo != other.payTo {
                ("payTo", mine.payTo.text, other.payTo.text)
            } else if mine.asset != other.asset {
                ("asset", mine.asset.text, other.asset.text)
            } else if mine.amount != other.amount {
                ("amount", mine.amountText, other.amountText)
            } else {
                ("scheme", mine.scheme.terminalSafe(upTo: 40), other.scheme.terminalSafe(upTo: 40))
            }
        return Finding(
            .fail,
            .contradictingVersions,
            field: field,
            option: mine.number,
            seen: here,
            expected: there,
            "on \(mine.network) the header says \(here), the body \(there)"
        )
    }
}
