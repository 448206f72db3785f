public import OrderedJSON

/// An entry of a challenge that can be signed: known EVM network, whole amount, valid addresses.
///
/// Source: x402 specification, `PaymentRequirements`, versions 1 and 2.
public struct PaymentRequirements: Sendable, Hashable {
    /// The number of the entry in the challenge, from 1.
    public let number: Int
    /// The payment scheme, such as `exact`.
    public let scheme: String
    /// The network on which to pay.
    public let network: Network
    /// The price.
    public let amount: AtomicAmount
    /// The token's contract.
    public let asset: Address
    /// The payee's account.
    public let payTo: Address
    /// The number of seconds that the seller waits for the settlement; 60 if it does not say.
    public let maxTimeoutSeconds: Int
    /// The address of the resource, as written; in version 2 the challenge's own.
    public let resource: String?
    /// The seller's description of the resource.
    public let description: String?
    /// Further fields that the scheme needs.
    public let extra: JSONObject?
    /// The token if address and network match the table exactly, else nil.
    public let token: KnownToken?
    /// The entry as received, for the echo of version 2 and the network's spelling of version 1.
    public let raw: JSONObject

    /// The network as the seller spelled it; payments of version 1 repeat it.
    public var networkText: String { raw["network"]?.string ?? network.name }

    /// The price with its token; nil if the token is not known.
    public var price: TokenAmount? {
        token.map { TokenAmount(amount, of: $0) }
    }

    /// The price as people read it: `0.50 USDC`, or `500000 units of 0x8335…2913` if the token is not known.
    public var amountText: String {
        price?.description ?? "\(amount) units of \(asset.short)"
    }

    /// The name of the signing domain: the entry's own, else the table's.
    public var domainName: String? { extra?["name"]?.string ?? token?.domainName }

    /// The version of the signing domain: the entry's own, else the table's.
    public var domainVersion: String? {
        switch extra?["version"] {
        case .string(let text): text
        case .number(let number): number.text
        default: token?.domainVersion
        }
    }

    /// The transfer method of the token: the entry's own, else the token's, else `eip3009`.
    public var transferMethod: String {
        extra?["assetTransferMethod"]?.string ?? token?.transferMethod?.rawValue
            ?? KnownToken.TransferMethod.eip3009.rawValue
    }

    /// The payment flow, which is the order of steps; `authorization` unless the entry says otherwise.
    public var paymentFlow: String { extra?["paymentFlow"]?.string ?? Self.authorizationFlow }

    static let authorizationFlow = "authorization"
}
