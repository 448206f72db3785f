public import OrderedJSON

/// One way to pay that can be signed: known EVM network, whole amount, proper addresses.
///
/// Source: x402 specification, `PaymentRequirements`, versions 1 and 2.
public struct PaymentRequirements: Sendable, Hashable {
    /// Its place in the challenge, from 1.
    public let number: Int
    /// How the amount is taken, such as `exact`.
    public let scheme: String
    /// Where it is paid.
    public let network: Network
    /// The price.
    public let amount: AtomicAmount
    /// The token's contract.
    public let asset: Address
    /// Who is paid.
    public let payTo: Address
    /// How long the seller waits for the settlement; 60 if it does not say.
    public let maxTimeoutSeconds: Int
    /// What is paid for, as written; of version 2 the challenge's own.
    public let resource: String?
    /// What is paid for, in the seller's words.
    public let description: String?
    /// What else the scheme needs.
    public let extra: JSONObject?
    /// The token, if address and network match the table exactly.
    public let token: KnownToken?
    /// The entry as it came, for the echo of version 2 and the network's spelling of version 1.
    public let raw: JSONObject

    /// The network as the seller spelled it; payments of version 1 repeat it.
    public var networkText: String { raw["network"]?.string ?? network.name }

    /// The price with its token, if the token is known.
    public var price: TokenAmount? {
        token.map { TokenAmount(amount, of: $0) }
    }

    /// The price as people read it: `0.50 USDC`, or `500000 units of 0x8335…2913` where the token is not known.
    public var amountText: String {
        price?.description ?? "\(amount) units of \(asset.short)"
    }

    /// The name to sign under: the entry's own, else the table's.
    public var domainName: String? { extra?["name"]?.string ?? token?.domainName }

    /// The version to sign under: the entry's own, else the table's.
    public var domainVersion: String? {
        switch extra?["version"] {
        case .string(let text): text
        case .number(let number): number.text
        default: token?.domainVersion
        }
    }

    /// The way to transfer the token: the entry's own word, else the token's, else `eip3009`.
    public var transferMethod: String {
        extra?["assetTransferMethod"]?.string ?? token?.transferMethod?.rawValue
            ?? KnownToken.TransferMethod.eip3009.rawValue
    }

    /// The order of steps; `authorization` unless the entry says otherwise.
    public var paymentFlow: String { extra?["paymentFlow"]?.string ?? Self.authorizationFlow }

    static let authorizationFlow = "authorization"
}
