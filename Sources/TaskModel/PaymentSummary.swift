public import Wire
public import X402

/// What became of a payment: money and data are two separate facts.
public struct PaymentSummary: Sendable, Hashable {
    /// How the payment stands.
    public enum Outcome: String, Sendable, Hashable {
        /// It is due and waits for a person.
        case pending
        /// The limits forbid it.
        case declined
        /// The challenge cannot be paid as it stands.
        case malformed
    }

    /// Whether money moved.
    public enum Money: String, Sendable, Hashable {
        /// It did not.
        case unmoved
    }

    /// Whether the answer arrived.
    public enum Delivery: String, Sendable, Hashable {
        /// It did.
        case delivered
        /// It did not.
        case missing
    }

    /// How the payment stands.
    public let outcome: Outcome
    /// Whether money moved.
    public let money: Money
    /// Whether the answer arrived.
    public let data: Delivery
    /// What the payment is for, as a person would say it: `create a cache in eu-west-1`.
    public let purpose: String
    /// Who asks: the host of the seller.
    public let host: String
    /// The challenge; nil if no price could be had.
    public let challenge: PaymentChallenge?
    /// The option that would be paid, from 1.
    public let option: Int?
    /// The rule that decided, as the screen shows it: `never: this console does not pay`.
    public let rule: String?
    /// Why there is no price, if none could be had.
    public let missingPrice: String?
    /// What the audit found.
    public let findings: [Finding]
    /// Until when the challenge can be paid.
    public let expires: Timestamp?

    /// A payment's facts.
    public init(
        outcome: Outcome,
        money: Money = .unmoved,
        data: Delivery = .missing,
        purpose: String,
        host: String,
        challenge: PaymentChallenge?,
        option: Int?,
        rule: String?,
        missingPrice: String? = nil,
        findings: [Finding],
        expires: Timestamp?
    ) {
        self.outcome = outcome
        self.money = money
        self.data = data
        self.purpose = purpose
        self.host = host
        self.challenge = challenge
        self.option = option
        self.rule = rule
        self.missingPrice = missingPrice
        self.findings = findings
        self.expires = expires
    }

    /// The requirements that would be paid: the chosen option, else the first that can be read.
    public var requirements: PaymentRequirements? {
        guard let challenge else { return nil }
        if let option, challenge.accepts.indices.contains(option - 1) { return challenge.accepts[option - 1].usable }
        return challenge.accepts.lazy.compactMap(\.usable).first
    }

    /// The `payment` part of a record and of an `/execute` answer.
    ///
    /// `amount` counts the token's smallest units, as text; `human` is the same for people; `challenge` is the 402 as it was read.
    public var json: JSONObject {
        var json: JSONObject = [
            "outcome": .string(outcome.rawValue), "money": .string(money.rawValue), "data": .string(data.rawValue),
        ]
        if let requirements {
            json.append("amount", .string(requirements.amount.text))
            json.append("human", ifPresent: requirements.price.map { .string($0.description) })
            json.append("network", .string(requirements.network.caip2))
            json.append("asset", .string(requirements.asset.text))
            json.append("payTo", .string(requirements.payTo.text))
        }
        json.append("rule", ifPresent: rule.map(JSONValue.string))
        json.append("missingPrice", ifPresent: missingPrice.map(JSONValue.string))
        json.append("findings", .array(findings.map(\.json)))
        json.append("challenge", ifPresent: challenge.map { .object($0.raw) })
        return json
    }
}
