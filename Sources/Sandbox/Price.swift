import BigInt
import Core
import OrderedJSON
public import X402

/// What an operation costs at this moment, and who is paid.
struct Price: Sendable {
    let options: [PriceOption]
    let payee: String
}

/// One way to pay for an operation: one entry of `accepts`.
public struct PriceOption: Sendable, Hashable {
    /// How the challenge that offers it is written.
    public enum Version: Sendable, Hashable {
        /// In the body.
        case v1
        /// In the header `PAYMENT-REQUIRED`.
        case v2
    }

    /// The price in the token's smallest unit.
    public let amount: AtomicAmount
    /// What it is paid in, and where.
    public let token: KnownToken
    /// How it is offered.
    public let version: Version

    /// That much of a token.
    public init(_ amount: AtomicAmount, of token: KnownToken, version: Version = .v1) {
        self.amount = amount
        self.token = token
        self.version = version
    }

    func requirementV1(describing text: String, at resource: String, method: String, payee: String) -> JSONObject {
        [
            "scheme": "exact",
            "network": .string(token.network.name),
            "maxAmountRequired": .string(amount.text),
            "resource": .string(resource),
            "description": .string(text),
            "mimeType": "application/json",
            "payTo": .string(payee),
            "maxTimeoutSeconds": 300,
            "asset": .string(token.contract),
            "outputSchema": ["input": ["type": "http", "method": .string(method), "discoverable": true]],
            "extra": extra,
        ]
    }

    func requirementV2(payee: String) -> JSONObject {
        [
            "scheme": "exact",
            "network": .string(token.network.caip2),
            "amount": .string(amount.text),
            "asset": .string(token.contract),
            "payTo": .string(payee),
            "maxTimeoutSeconds": 300,
            "extra": extra,
        ]
    }

    /// The same at twice the price.
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

/// What the router takes for a payment on its customer's behalf: 3 % on top, and 1000 credits for a dollar, rounded up.
///
/// Source: HTTPayer's documentation, `proxyFeeBreakdown`.
enum CreditPrice {
    /// The credits for an amount of a token with that many decimals.
    static func credits(for amount: AtomicAmount, decimals: Int) -> BigUInt {
        let dollar = BigUInt(10).power(decimals)
        return (amount.units * 1030 + dollar - 1) / dollar
    }
}
