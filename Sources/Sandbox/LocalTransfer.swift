public import Core
import OrderedJSON
public import X402

/// A settled transfer of play money.
public struct LocalTransfer: Sendable, Hashable {
    /// The payer's account.
    public let payer: Address
    /// The payee's account.
    public let payTo: Address
    /// The network of the token.
    public let network: Network
    /// The token's contract.
    public let asset: Address
    /// The amount in the token's smallest unit.
    public let amount: AtomicAmount
    /// The nonce of the authorization, which the payer can use only once.
    public let nonce: AuthorizationNonce
    /// The transaction's hash: `0x` and 64 digits, the same for the same authorization.
    public let transaction: String
    /// The time of the settlement.
    public let moment: Timestamp
    /// True if the payee refunded all of the money.
    public internal(set) var isRefunded = false
    /// The amount that the payee refunded, which may be a part of the money.
    public internal(set) var refunded = AtomicAmount.zero

    /// The JSON object in the facilitator's list of transfers.
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
        if !isRefunded, refunded > .zero { json.append("refundedAmount", .string(refunded.text)) }
        return .object(json)
    }
}
