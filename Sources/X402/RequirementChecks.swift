import BigInt
import Core
import OrderedJSON

/// The checks of one entry: units, addresses, time, terms; each adds its findings.
struct RequirementChecks {
    let fields: RawRequirements
    private(set) var findings: [Finding] = []
    /// The faults that make the entry unreadable, a part of ``findings``.
    private(set) var faultsOfForm: [Finding] = []

    init(_ fields: RawRequirements) {
        self.fields = fields
    }

    /// Runs all checks, in the order in which a person reads an entry.
    mutating func run() {
        checkScheme()
        checkNetwork()
        checkAmount()
        checkAsset()
        checkPayee()
        checkTimeout()
        checkTerms()
    }

    mutating func add(
        _ level: Finding.Level,
        _ code: FindingCode,
        _ field: String,
        seen: String? = nil,
        expected: String? = nil,
        meant: String? = nil,
        breaks: Bool = false,
        _ explanation: String
    ) {
        let finding = Finding(
            level,
            code,
            field: field,
            option: fields.number,
            seen: seen ?? "",
            expected: expected,
            meant: meant,
            explanation
        )
        findings.append(finding)
        if breaks { faultsOfForm.append(finding) }
    }

    mutating func addMissing(_ field: String, expected: String) {
        add(.fail, .missingField, field, expected: expected, breaks: true, "\(field) is missing")
    }

    private mutating func checkScheme() {
        guard let scheme = fields.scheme else { return addMissing("scheme", expected: "exact") }
        guard scheme != "exact", scheme != "upto" else { return }
        add(
            .warn,
            .unsupportedScheme,
            "scheme",
            seen: scheme,
            expected: "exact",
            "\"\(scheme.terminalSafe(upTo: 40))\" is not a known scheme"
        )
    }

    private mutating func checkNetwork() {
        guard let text = fields.networkText else {
            return addMissing("network", expected: "a name or a CAIP-2 identifier")
        }
        guard fields.network == nil else { return }
        add(.warn, .unknownNetwork, "network", seen: text, "\"\(text.terminalSafe(upTo: 60))\" is not a known network")
    }

    private mutating func checkAmount() {
        guard let text = fields.amountText else { return addMissing("amount", expected: "a whole number of units") }
        guard let amount = fields.amount else { return addBadAmount(text) }
        if let other = fields.contradictingAmount {
            add(
                .warn,
                .contradictingAmounts,
                "amount",
                seen: other,
                expected: text,
                "amount and maxAmountRequired differ: using \(text.terminalSafe(upTo: 80)), "
                    + "not \(other.terminalSafe(upTo: 80))"
            )
        }
        guard let token = nearestToken else { return }
        checkSize(of: amount, as: token)
    }

    private mutating func addBadAmount(_ text: String) {
        let shown = text.terminalSafe(upTo: 80)
        guard let token = nearestToken, let typed = try? ParsedAmount(parsing: text), typed.unit == .dollars,
            let meant = try? typed.atomic(decimals: token.decimals)
        else {
            return add(
                .fail,
                .badAmount,
                "amount",
                seen: text,
                expected: "a whole number of units",
                breaks: true,
                "\"\(shown)\" is not a whole number of units"
            )
        }
        add(
            .fail,
            .badAmount,
            "amount",
            seen: text,
            expected: "a whole number of units",
            meant: meant.text,
            breaks: true,
            "\(shown) is not a whole number of units: the seller probably meant \(meant) "
                + "(\(typed) \(token.symbol) with \(token.decimals) decimals)"
        )
    }

    /// Checks the size of an amount for a wrong number of decimals.
    ///
    /// Sellers who use 18 decimals for a token of 6, or 6 for one of 18, ask for amounts that make no sense.
    private mutating func checkSize(of amount: AtomicAmount, as token: KnownToken) {
        let other = token.decimals == 18 ? 6 : 18
        let asked = amount.units / BigUInt(10).power(token.decimals)
        let isHuge = asked >= 100_000
        let isTiny = token.decimals == 18 && amount.units > 0 && amount.units < BigUInt(10).power(9)
        guard isHuge || isTiny else { return }
        let would = "\(amount) would be \(TokenAmount(amount, of: token)) at \(token.decimals) decimals"
        let lowest = BigUInt(10).power(max(0, other - 6))
        guard amount.units >= lowest, amount.units < BigUInt(10).power(other + 4) else {
            let shown = TokenAmount(amount, of: token)
            return add(.warn, .absurdAmount, "amount", seen: amount.text, "\(shown) is an unusual price")
        }
        let meant = amount.shown(decimals: other)
        let right = (try? ParsedAmount(parsing: amount.bare(decimals: other)).atomic(decimals: token.decimals))?.text
        add(
            isHuge ? .fail : .warn,
            .wrongDecimals,
            "amount",
            seen: amount.text,
            expected: right,
            meant: meant,
            "\(would): the seller probably meant \(meant) (\(other) decimals)"
        )
    }

    /// The token of the entry, or the one that the seller probably meant.
    private var nearestToken: KnownToken? {
        if let token = fields.token { return token }
        guard let network = fields.network, let address = fields.assetText.flatMap({ Address(digitsOf: $0) }) else {
            return nil
        }
        return KnownTokens.tokens(at: address).first ?? LookalikeAddress(of: address, on: network)?.token
    }

    private mutating func checkTimeout() {
        guard let value = fields.raw["maxTimeoutSeconds"], !value.isNull else { return }
        let seen = value.string ?? value.compact
        switch fields.timeout {
        case .some(let seconds) where seconds > 86_400:
            add(
                .warn,
                .longTimeout,
                "maxTimeoutSeconds",
                seen: seen,
                expected: "60",
                "a signature would be valid for \(seen.terminalSafe(upTo: 40)) seconds"
            )
        case .some(let seconds) where seconds >= 10: break
        case .some(let seconds) where seconds > 0:
            add(
                .warn,
                .shortTimeout,
                "maxTimeoutSeconds",
                seen: seen,
                expected: "60",
                "\(seconds) seconds may be too short to settle"
            )
        default:
            add(
                .fail,
                .badTimeout,
                "maxTimeoutSeconds",
                seen: seen,
                expected: "60",
                "\(seen.terminalSafe(upTo: 40)) is not a valid number of seconds"
            )
        }
    }

    private mutating func checkTerms() {
        guard fields.network?.isEVM == true else { return }
        if let flow = fields.extra?["paymentFlow"]?.string, flow != PaymentRequirements.authorizationFlow {
            add(
                .warn,
                .unsupportedFlow,
                "extra.paymentFlow",
                seen: flow,
                expected: PaymentRequirements.authorizationFlow,
                "\"\(flow.terminalSafe(upTo: 40))\" is not a known payment flow"
            )
        }
        let method = fields.extra?["assetTransferMethod"]?.string
        if let method, KnownToken.TransferMethod(rawValue: method) == nil {
            add(
                .warn,
                .unsupportedMethod,
                "extra.assetTransferMethod",
                seen: method,
                expected: "eip3009",
                "\"\(method.terminalSafe(upTo: 40))\" is not a known transfer method"
            )
        }
        if (method ?? fields.token?.transferMethod?.rawValue ?? "eip3009") == "eip3009" { checkDomain() }
    }

    private mutating func checkDomain() {
        // A missing domain is reported only for an unknown token, not for one that has a fault of its own.
        let isUnknownAsset = findings.contains { $0.code == .unknownAsset }
        let facts = [("name", fields.token?.domainName), ("version", fields.token?.domainVersion)]
        for (field, known) in facts {
            let said = RawRequirements.text(fields.extra?[field])
            switch (said, known) {
            case (let said?, _) where said.unicodeScalars.contains { $0.properties.generalCategory == .control }:
                add(
                    .fail,
                    .wrongDomain,
                    "extra.\(field)",
                    seen: said,
                    expected: known ?? "text without control characters",
                    "\"\(said.terminalSafe(upTo: 60))\" contains control characters: no token has such a \(field)"
                )
            case (let said?, let known?) where !said.utf8.elementsEqual(known.utf8):
                let token = fields.token.map { "\($0.symbol) on \($0.network)" } ?? ""
                add(
                    .warn,
                    .wrongDomain,
                    "extra.\(field)",
                    seen: said,
                    expected: known,
                    "the signing \(field) of \(token) is \"\(known)\", not \"\(said.terminalSafe(upTo: 60))\": "
                        + "the token would refuse the signature"
                )
            case (nil, nil) where isUnknownAsset:
                add(.warn, .missingDomain, "extra.\(field)", "the request doesn't give the token's signing \(field)")
            default: break
            }
        }
    }
}
