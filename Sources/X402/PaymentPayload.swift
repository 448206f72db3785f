public import Core
public import OrderedJSON

/// A signed payment that answers a challenge.
///
/// Anyone who holds it can settle it, so the signature does not print.
///
/// Source: x402 specification, `PaymentPayload`, versions 1 and 2; schemes `exact` and `upto` on EVM networks.
public struct PaymentPayload: Sendable, Hashable {
    /// The terms that a payment answers, as its version of the protocol writes them.
    public enum Terms: Sendable, Hashable {
        /// Terms of version 1: scheme and network, spelled as the seller did.
        case version1(scheme: String, network: String)
        /// Terms of version 2: the chosen entry, the resource and the extensions, as the seller wrote them.
        case version2(accepted: JSONObject, resource: JSONValue?, extensions: JSONObject?)
    }

    /// An authorization that the payer signs.
    public enum Authorization: Sendable, Hashable {
        /// A transfer that the token itself checks.
        case transfer(TransferAuthorization)
        /// A transfer that the Permit2 contract checks.
        case permit(PermitAuthorization)

        /// The payer's account.
        public var from: Address {
            switch self {
            case .transfer(let transfer): transfer.from
            case .permit(let permit): permit.from
            }
        }
    }

    /// The terms that the payment answers.
    public let terms: Terms
    /// The authorization that was signed.
    public let authorization: Authorization
    /// The signature as text: `0x` and, for a plain key, 130 hexadecimal digits.
    public let signature: Secret

    /// Creates a payment from its parts.
    public init(_ terms: Terms, authorization: Authorization, signature: Secret) {
        self.terms = terms
        self.authorization = authorization
        self.signature = signature
    }

    /// Creates a payment that answers a challenge by one of its entries.
    ///
    /// Version 2 echoes entry, resource and extensions unchanged; `identifier` is added if the seller offers that
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
