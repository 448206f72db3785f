public import Core
import OrderedJSON
public import X402

/// Play money that moved, once.
public struct LocalTransfer: Sendable, Hashable {
    /// Who paid.
    public let payer: Address
    /// Who was paid.
    public let payTo: Address
    /// Where.
    public let network: Network
    /// The token's contract.
    public let asset: Address
    /// How much.
    public let amount: AtomicAmount
    /// What the payer can use only once.
    public let nonce: AuthorizationNonce
    /// The transaction's hash: `0x` and 64 digits, the same for the same authorization.
    public let transaction: String
    /// When it was settled.
    public let moment: Timestamp
    /// True if the payee gave the money back.
    public internal(set) var isRefunded = false

    /// As the facilitator lists it.
    var json: JSONValue {
        var json: JSONObject = [
            "payer": .string(payer.text),
            "payTo": .string(payTo.text),
            "network": .string(network.caip2),
            "asset": .string(asset.text),
            "amount": .string(amount.text),
            "nonce": .string(nonce.text),
            "transaction": .string(transaction),
            "moment": .string(moment.iso8601Milliseconds),
        ]
        if isRefunded { json.append("refunded", true) }
        return .object(json)
    }
}
