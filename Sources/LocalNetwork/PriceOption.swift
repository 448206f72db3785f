import Wire

/// One way to pay for an operation: one entry of `accepts`.
public struct PriceOption: Sendable, Hashable {
    /// How the challenge that offers it is written.
    public enum Version: Sendable, Hashable {
        /// In the body.
        case v1
        /// In the header `PAYMENT-REQUIRED`.
        case v2
    }

    /// The price in the token's smallest unit, decimal digits.
    public let units: String
    /// What it is paid in.
    public let token: SoldToken
    /// How it is offered.
    public let version: Version

    /// That many units of a token; a network that has no name in version 1 is offered in version 2.
    public init(units: String, token: SoldToken, version: Version) {
        self.units = units
        self.token = token
        self.version = token.network == nil ? .v2 : version
    }

    /// Reads a decimal amount such as `0.50` into units; nil for anything else, or for more digits than the token has.
    static func units(of amount: String, decimals: Int) -> String? {
        let parts = amount.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { 0x30...0x39 ~= $0 } }) else {
            return nil
        }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard fraction.count <= decimals, parts[0].count <= 30 else { return nil }
        let padding = Array(repeating: UInt8(ascii: "0"), count: decimals - fraction.count)
        let digits = (Array(parts[0]) + fraction + padding).drop { $0 == UInt8(ascii: "0") }
        return digits.isEmpty ? "0" : String(decoding: digits, as: UTF8.self)
    }

    private var extra: JSONValue {
        ["name": .string(token.domainName), "version": .string(token.domainVersion)]
    }

    func requirementV1(for operation: SellerOperation, at resource: String, method: String, payee: String) -> JSONValue
    {
        [
            "scheme": "exact",
            "network": .string(token.network ?? token.chain),
            "maxAmountRequired": .string(units),
            "resource": .string(resource),
            "description": .string(operation.description),
            "mimeType": "application/json",
            "payTo": .string(payee),
            "maxTimeoutSeconds": 300,
            "asset": .string(token.asset),
            "outputSchema": ["input": ["type": "http", "method": .string(method), "discoverable": true]],
            "extra": extra,
        ]
    }

    func requirementV2(payee: String) -> JSONValue {
        [
            "scheme": "exact",
            "network": .string(token.chain),
            "amount": .string(units),
            "asset": .string(token.asset),
            "payTo": .string(payee),
            "maxTimeoutSeconds": 300,
            "extra": extra,
        ]
    }
}
