import Core
import OrderedJSON

/// The fields of an entry as received, before any check.
struct RawRequirements {
    let number: Int
    let raw: JSONObject
    let version: Int
    let scheme: String?
    /// The network as written.
    let networkText: String?
    let network: Network?
    /// The amount as written; a JSON number as its digits.
    let amountText: String?
    let assetText: String?
    let payToText: String?
    let extra: JSONObject?

    init(number: Int, raw: JSONObject, version: Int) {
        self.number = number
        self.raw = raw
        self.version = version
        scheme = Self.text(raw["scheme"])
        networkText = Self.text(raw["network"])
        network = networkText.flatMap { KnownNetworks.network(named: $0) }
        let names = version == 1 ? ["maxAmountRequired", "amount"] : ["amount", "maxAmountRequired"]
        amountText = names.lazy.compactMap { Self.text(raw[$0]) }.first
        assetText = Self.text(raw["asset"])
        payToText = Self.text(raw["payTo"])
        extra = raw["extra"]?.object
    }

    /// Returns text as it is, a number's digits, or anything else as compact JSON; nil if absent or null.
    static func text(_ value: JSONValue?) -> String? {
        switch value {
        case nil, .null: nil
        case .string(let text): text
        case .number(let number): number.text
        case .some(let other): other.compact
        }
    }

    /// The amount; nil if it is not a whole number of units.
    var amount: AtomicAmount? {
        amountText.flatMap { text in try? AtomicAmount(parsing: text) }
    }

    /// The amount in the field that is not read; nil unless both fields are present and differ.
    var contradictingAmount: String? {
        guard let one = Self.text(raw["maxAmountRequired"]), let two = Self.text(raw["amount"]), one != two else {
            return nil
        }
        return version == 1 ? two : one
    }

    /// The token if network and address (or mint) match the table exactly, else nil.
    var token: KnownToken? {
        guard let network, let assetText else { return nil }
        guard network.isEVM else { return KnownTokens.token(mint: assetText, on: network) }
        return Address(digitsOf: assetText).flatMap { KnownTokens.token(at: $0, on: network) }
    }

    /// The number of seconds that the seller waits; nil if there is no number.
    var timeout: Int? {
        switch raw["maxTimeoutSeconds"] {
        case .number(let number): number.int
        case .string(let text): Int(text)
        default: nil
        }
    }
}
