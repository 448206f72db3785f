import BigInt
import Core
import OrderedJSON
public import X402

/// The current price of an operation and its payee.
struct Price: Sendable {
    let options: [PriceOption]
    let payee: String
}

/// A payment option of an operation: one entry of `accepts`.
public struct PriceOption: Sendable, Hashable {
    /// The protocol version of the challenge that offers the option.
    public enum Version: Sendable, Hashable {
        /// Version 1, with the challenge in the body.
        case v1
        /// Version 2, with the challenge in the header `PAYMENT-REQUIRED`.
        case v2
    }

    /// The price in the token's smallest unit.
    public let amount: AtomicAmount
    /// The token of the price, which also names the network.
    public let token: KnownToken
    /// The protocol version in which the option is offered.
    public let version: Version

    /// Creates an option of that amount of a token.
    public init(_ amount: AtomicAmount, of token: KnownToken, version: Version = .v1) {
        self.amount = amount
        self.token = token
        self.version = version
    }

    func requirementV1(_ form: ChallengeForm, at resource: String, method: String, payee: String) -> JSONObject {
        [
            "scheme": "exact",
            "network": .string(token.network.name),
            "maxAmountRequired": .string(amount.text),
            "resource": .string(resource),
            "description": .string(form.description),
            "mimeType": .string(form.mimeType),
            "payTo": .string(payee),
            "maxTimeoutSeconds": .int(form.maxTimeoutSeconds),
            "asset": .string(token.contract),
            "outputSchema": ["input": ["type": "http", "method": .string(method), "discoverable": true]],
            "extra": extra,
        ]
    }

    func requirementV2(_ form: ChallengeForm, payee: String) -> JSONObject {
        [
            "scheme": "exact",
            "network": .string(token.network.caip2),
            "amount": .string(amount.text),
            "asset": .string(token.contract),
            "payTo": .string(payee),
            "maxTimeoutSeconds": .int(form.maxTimeoutSeconds),
            "extra": extra,
        ]
    }

    /// The same option at twice the price.
    var doubled: PriceOption {
        PriceOption(AtomicAmount(units: amount.units * 2) ?? amount, of: token, version: version)
    }

    private var extra: JSONValue {
        var extra = JSONObject()
        extra.append("name", ifPresent: token.domainName.map { .string($0) })
        extra.append("version", ifPresent: token.domainVersion.map { .string($0) })
        if token.transferMethod == .permit2 { extra.append("assetTransferMethod", "permit2") }
        return .object(extra)
    }
}

/// The router's price for a payment on its customer's behalf: 1000 credits for a dollar plus a 3 % fee, rounded up.
///
/// Source: HTTPayer's documentation, `proxyFeeBreakdown`.
enum CreditPrice {
    /// Returns the number of credits for an amount of a token with that many decimals.
    static func credits(for amount: AtomicAmount, decimals: Int) -> BigUInt {
        let dollar = BigUInt(10).power(decimals)
        return (amount.units * 1030 + dollar - 1) / dollar
    }
}
