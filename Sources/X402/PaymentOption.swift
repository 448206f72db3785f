public import OrderedJSON

/// An entry of a challenge, whether it can be used or not.
public struct PaymentOption: Sendable, Hashable {
    /// What could be made of an entry.
    public enum Requirements: Sendable, Hashable {
        /// It can be signed.
        case usable(PaymentRequirements)
        /// It is in order, as far as can be told, but for a network that is unknown or not of the Ethereum family.
        case foreign
        /// It cannot be read; the faults say why.
        case broken([Finding])
    }

    /// Its place in the challenge, from 1.
    public let number: Int
    /// The entry as it came; empty if it was no object.
    public let raw: JSONObject
    /// What could be made of it.
    public let requirements: Requirements
    /// Everything odd about it, in the order of its fields.
    public internal(set) var findings: [Finding]
    /// The amount as people read it, safe to show: `0.50 USDC`, else the units as written.
    public let amountText: String
    /// The network by name, else as written, safe to show; empty if missing.
    public let networkText: String
    /// The token: `USDC 0x8335…2913` if known, else the address, else as written, safe to show.
    public let assetText: String
    /// The payee, shortened, else as written, safe to show.
    public let payToText: String

    /// The requirements, if they can be signed.
    public var usable: PaymentRequirements? {
        if case .usable(let requirements) = requirements { requirements } else { nil }
    }

    /// True if nothing about it is a fault.
    public var isPayable: Bool {
        usable != nil && !findings.contains { $0.level == .fail }
    }

    /// Amount and network: `0.50 USDC on Base`.
    public var priceText: String {
        networkText.isEmpty ? amountText : "\(amountText) on \(networkText)"
    }
}
