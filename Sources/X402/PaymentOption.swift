public import OrderedJSON

/// An entry of a challenge, usable or not.
public struct PaymentOption: Sendable, Hashable {
    /// The result of interpreting an entry.
    public enum Requirements: Sendable, Hashable {
        /// An entry that can be signed.
        case usable(PaymentRequirements)
        /// An entry without known faults, but for a network that is unknown or not of the Ethereum family.
        case foreign
        /// An entry that cannot be read, with the faults that say why.
        case broken([Finding])
    }

    /// The number of the entry in the challenge, from 1.
    public let number: Int
    /// The entry as received; empty if it was not an object.
    public let raw: JSONObject
    /// The result of interpreting the entry.
    public let requirements: Requirements
    /// The findings about the entry, in the order of its fields.
    public internal(set) var findings: [Finding]
    /// The amount as people read it, safe to show: `0.50 USDC`, else the units as written.
    public let amountText: String
    /// The network by name, else as written, safe to show; empty if missing.
    public let networkText: String
    /// The token: `USDC 0x8335…2913` if known, else the address, else as written, safe to show.
    public let assetText: String
    /// The payee, shortened, else as written, safe to show.
    public let payToText: String

    /// The requirements if they can be signed, else nil.
    public var usable: PaymentRequirements? {
        if case .usable(let requirements) = requirements { requirements } else { nil }
    }

    /// True if the entry can be signed and has no fault.
    public var isPayable: Bool {
        usable != nil && !findings.contains { $0.level == .fail }
    }

    /// The amount and the network: `0.50 USDC on Base`.
    public var priceText: String {
        networkText.isEmpty ? amountText : "\(amountText) on \(networkText)"
    }
}
