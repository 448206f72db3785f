public import Core
public import OrderedJSON

/// The signed answer to a challenge.
///
/// Whoever holds it can settle it, so the signature does not print.
///
/// Source: x402 specification, `PaymentPayload`, versions 1 and 2; schemes `exact` and `upto` on EVM networks.
public struct PaymentPayload: Sendable, Hashable {
    /// What the payment answers, in the words of its version.
    public enum Terms: Sendable, Hashable {
        /// Version 1: scheme and network, spelled as the seller did.
        case version1(scheme: String, network: String)
        /// Version 2: the chosen entry, the resource and the extensions, as the seller wrote them.
        case version2(accepted: JSONObject, resource: JSONValue?, extensions: JSONObject?)
    }

    /// What was signed.
    public enum Authorization: Sendable, Hashable {
        /// A transfer that the token itself checks.
        case transfer(TransferAuthorization)
        /// A transfer that the Permit2 contract checks.
        case permit(PermitAuthorization)

        /// Who pays.
        public var from: Address {
            switch self {
            case .transfer(let transfer): transfer.from
            case .permit(let permit): permit.from
            }
        }
    }

    /// What the payment answers.
    public let terms: Terms
    /// What was signed.
    public let authorization: Authorization
    /// The signature as text: `0x` and, of a plain key, 130 hexadecimal digits.
    public let signature: Secret

    /// A payment of parts.
    public init(_ terms: Terms, authorization: Authorization, signature: Secret) {
        self.terms = terms
        self.authorization = authorization
        self.signature = signature
    }

    /// Answers a challenge by one of its entries.
    ///
    /// Version 2 echoes entry, resource and extensions unchanged; `identifier` is added where the seller offers that
    /// extension.
    public init(
        answering challenge: PaymentChallenge,
        by requirements: PaymentRequirements,
        authorization: Authorization,
        signature: Secret,
        identifier: PaymentIdentifier? = nil
    ) {
        self.authorization = authorization
        self.signature = signature
        guard challenge.version != 1 else {
            terms = .version1(scheme: requirements.scheme, network: requirements.networkText)
            return
        }
        let extensions = challenge.extensions
        terms = .version2(
            accepted: requirements.raw,
            resource: challenge.raw["resource"],
            extensions: extensions.map { identifier?.added(to: $0) ?? $0 }
        )
    }

    /// The version of the protocol, 1 or 2.
    public var version: Int {
        switch terms {
        case .version1: 1
        case .version2: 2
        }
    }
}
