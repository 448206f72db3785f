/// A failure of a payment that the local network simulates.
///
/// A request without a payment does not use the fault up, unless the fault concerns the challenge.
public struct PaymentFault: Sendable, Hashable {
    /// The effect of a fault; the raw value is the word after `@ fault OP`.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The money moves, but the response is 402 `settlement_pending` with the transaction; nothing is delivered.
        case lateSettle = "late-settle"
        /// The money moves, but the response is a 500 without a receipt; nothing is delivered.
        case settledThenError = "settled-then-error"
        /// The money moves, and no response arrives.
        case silentSettle = "silent-settle"
        /// The money moves, the seller responds with 500, and the money is refunded to the payer.
        case refunded
        /// The payment is refused as if the payer's funds were insufficient.
        case refuseVerify = "refuse-verify"
        /// The payment is valid, but its settlement fails with `invalid_transaction_state`; no money moves.
        case refuseSettle = "refuse-settle"
        /// The payment is refused as if it had expired.
        case expired
        /// The challenge names a token whose address resembles the right one.
        case wrongAsset = "wrong-asset"
        /// The challenge and all later ones name another payee.
        case newPayee = "new-payee"
        /// The payment is refused because the price has doubled, for this payment and all later ones.
        case newPrice = "new-price"

        /// The phase of a payment in which the fault applies.
        var moment: Moment {
            switch self {
            case .wrongAsset, .newPayee: .challenge
            case .refuseVerify, .expired, .newPrice: .verification
            case .lateSettle, .settledThenError, .silentSettle, .refunded, .refuseSettle: .settlement
            }
        }
    }

    /// A phase of a payment in which a fault can apply.
    enum Moment: Sendable {
        /// A challenge is created.
        case challenge
        /// A payment has arrived.
        case verification
        /// A payment was found to be valid.
        case settlement
    }

    /// The effect of the fault.
    public let kind: Kind
    /// The operation whose payments are affected; nil for any.
    public let operation: SellerOperation?
    /// The number of times that the fault still applies.
    public var count: Int

    /// Creates a fault that applies `count` times.
    public init(_ kind: Kind, at operation: SellerOperation?, count: Int = 1) {
        self.kind = kind
        self.operation = operation
        self.count = count
    }
}
