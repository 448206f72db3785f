public import HTTPTypes
public import OrderedJSON

/// A seller's demand for payment before it delivers.
///
/// Source: x402 specification, versions 1 and 2, `PaymentRequired`.
public struct PaymentChallenge: Sendable, Hashable {
    /// The place in which a challenge was found.
    public enum Origin: String, Sendable, Hashable {
        /// The header `PAYMENT-REQUIRED`.
        case header
        /// The body, or a router's wrapping of it.
        case body
        /// Text that a user pasted.
        case text
    }

    /// The version of the protocol, 1 or 2; it decides how the payment is written.
    public let version: Int
    /// The reason why payment is due or the last payment was refused; safe to show, an object as compact JSON.
    public let error: String?
    /// The resource for sale; version 2 only.
    public let resource: ResourceDescription?
    /// The entries in the seller's order, usable or not; never empty.
    public let accepts: [PaymentOption]
    /// Extensions of version 2, to be echoed unchanged.
    public let extensions: JSONObject?
    /// The payer, which some sellers of version 1 name after a refusal; safe to show.
    public let payer: String?
    /// The place in which the challenge was found.
    public let origin: Origin
    /// The whole challenge as received.
    public let raw: JSONObject
    /// The findings, entry by entry, then those about the whole challenge.
    public private(set) var findings: [Finding]

    /// Returns the challenge with one more finding.
    public func noting(_ finding: Finding) -> PaymentChallenge {
        var challenge = self
        challenge.findings.append(finding)
        return challenge
    }

    /// The findings that forbid paying an entry or the whole challenge.
    public var faults: [Finding] { findings.filter { $0.level == .fail } }

    /// The entries that can be signed and have no fault.
    public var payable: [PaymentRequirements] {
        let isRefused = findings.contains { $0.level == .fail && $0.option == nil }
        return isRefused ? [] : accepts.filter(\.isPayable).compactMap(\.usable)
    }
}

extension PaymentChallenge {
    /// Reads the challenge of a response.
    ///
    /// Source: x402 specification, transport documents for HTTP, versions 1 and 2.
    public static func read(status: Int, headers: HTTPFields, body: [UInt8]) -> ChallengeParser {
        ChallengeParser(status: status, headers: headers, body: body)
    }

    /// Reads text that a user pasted: a body, a header's value with or without its name, JSON or base64 of JSON.
    ///
    /// - Throws: ``ChallengeError``.
    public init(pasted text: String) throws(ChallengeError) {
        self = try ChallengeParser.pasted(text)
    }
}
