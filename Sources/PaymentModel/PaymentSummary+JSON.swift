import Core
public import OrderedJSON
import X402

extension PaymentSummary {
    /// The `payment` part of a record and of an `/execute` response.
    ///
    /// `amount` is the number of the token's smallest units, as text; `human` is the same amount as display text;
    /// `challenge` is the 402 challenge as it was read.
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
        json.append("payer", ifPresent: payer.map { .string($0.text) })
        json.append("transaction", ifPresent: transaction.map(JSONValue.string))
        json.append("nonce", ifPresent: authorization.map { .string($0.nonce) })
        json.append("validBefore", ifPresent: authorization.map { .string($0.validBefore.iso8601) })
        json.append("reason", ifPresent: reason.map { .string($0.code) })
        json.append("step", ifPresent: reason?.step.map(JSONValue.string))
        json.append("tracking", ifPresent: tracking.map(JSONValue.string))
        json.append("rule", ifPresent: rule.map { .string($0.text) })
        json.append("continuesUntil", ifPresent: continuesUntil.map { .string($0.iso8601) })
        json.append("missingPrice", ifPresent: missingPrice.map(JSONValue.string))
        json.append("findings", .array(findings.map(\.json)))
        json.append("challenge", ifPresent: challenge.map { .object($0.raw) })
        return json
    }
}

extension PaymentSummary.Payer {
    /// The wallet's address, or `router`.
    public var text: String {
        switch self {
        case .wallet(let address): address.text
        case .router: "router"
        }
    }
}
