public import HTTPTypes
public import OrderedJSON

/// What a seller asks for before it delivers.
///
/// Source: x402 specification, versions 1 and 2, `PaymentRequired`.
public struct PaymentChallenge: Sendable, Hashable {
    /// Where it stood.
    public enum Origin: String, Sendable, Hashable {
        /// In the header `PAYMENT-REQUIRED`.
        case header
        /// In the body, or inside a router's wrapping of it.
        case body
        /// In text that a person gave.
        case text
    }

    /// The version of the protocol, 1 or 2; decides how the answer is written.
    public let version: Int
    /// Why payment is due, or why the last payment was refused; safe to show, an object as compact JSON.
    public let error: String?
    /// What is sold; version 2 only.
    public let resource: ResourceDescription?
    /// The entries in the seller's order, usable or not; never empty.
    public let accepts: [PaymentOption]
    /// Extensions of version 2, to be echoed unchanged.
    public let extensions: JSONObject?
    /// Who paid, as some sellers of version 1 say after a refusal; safe to show.
    public let payer: String?
    /// Where it stood.
    public let origin: Origin
    /// The whole challenge as it came.
    public let raw: JSONObject
    /// Everything odd: entry by entry, then about the whole.
    public private(set) var findings: [Finding]

    /// The same challenge, with one thing more that is odd about it.
    public func noting(_ finding: Finding) -> PaymentChallenge {
        var challenge = self
        challenge.findings.append(finding)
        return challenge
    }

    /// The findings that forbid paying something.
    public var faults: [Finding] { findings.filter { $0.level == .fail } }

    /// The entries that can be signed and have no fault.
    public var payable: [PaymentRequirements] {
        let isRefused = findings.contains { $0.level == .fail && $0.option == nil }
        return isRefused ? [] : accepts.filter(\.isPayable).compactMap(\.usable)
    }
}

extension PaymentChallenge {
    /// Reads the challenge of an answer.
    ///
    /// Source: x402 specification, transport documents for HTTP, versions 1 and 2.
    public static func read(status: Int, headers: HTTPFields, body: [UInt8]) -> ChallengeParser {
        ChallengeParser(status: status, headers: headers, body: body)
    }

    /// Reads text that a person gave: a body, a header's value with or without its name, JSON or base64 of JSON.
    ///
    /// - Throws: ``ChallengeError``.
    public init(pasted text: String) throws(ChallengeError) {
        self = try ChallengeParser.pasted(text)
    }
}
