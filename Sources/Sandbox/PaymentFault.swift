/// Something that goes wrong on purpose around a payment.
///
/// It waits for its moment: a request without payment does not use it up, unless it concerns the challenge.
public struct PaymentFault: Sendable, Hashable {
    /// What happens; the raw value is the word behind `@ fault OP`.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The money moves, but the answer says 402 `settlement_pending`, with the transaction; nothing is delivered.
        case lateSettle = "late-settle"
        /// The money moves, but the answer is a 500 without receipt; nothing is delivered.
        case settledThenError = "settled-then-error"
        /// The money moves, and no answer comes.
        case silentSettle = "silent-settle"
        /// The money moves, the seller answers 500, and the money goes back to the payer.
        case refunded
        /// The payment is refused as if the payer had too little.
        case refuseVerify = "refuse-verify"
        /// The payment is in order, but its settlement fails with `invalid_transaction_state`; no money moves.
        case refuseSettle = "refuse-settle"
        /// The payment is refused as if its time were over.
        case expired
        /// The challenge names a token that looks almost like the right one.
        case wrongAsset = "wrong-asset"
        /// The challenge, and every one after it, names another payee.
        case newPayee = "new-payee"
        /// The payment finds the price doubled, and so does every one after it.
        case newPrice = "new-price"

        /// When it strikes.
        var moment: Moment {
            switch self {
            case .wrongAsset, .newPayee: .challenge
            case .refuseVerify, .expired, .newPrice: .verification
            case .lateSettle, .settledThenError, .silentSettle, .refunded, .refuseSettle: .settlement
            }
        }
    }

    /// When a fault can strike.
    enum Moment: Sendable {
        /// A challenge is written.
        case challenge
        /// A payment has come.
        case verification
        /// A payment was found to be in order.
        case settlement
    }

    /// What happens.
    public let kind: Kind
    /// The operation that is paid for; nil for any.
    public let operation: SellerOperation?
    /// How many more times.
    public var count: Int

    /// A fault that strikes that many times.
    public init(_ kind: Kind, at operation: SellerOperation?, count: Int = 1) {
        self.kind = kind
        self.operation = operation
        self.count = count
    }
}
