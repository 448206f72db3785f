public import Core
public import PaymentModel
public import X402

/// One thing that was seen of a payment.
///
/// Facts are added to the ledger and never changed: how a payment stands is computed from all of them, see
/// ``LedgerEntry/state``. Whoever learns less than before changes nothing.
public struct PaymentFact: Sendable, Hashable {
    /// What was seen, and what it proves.
    public enum Event: String, Sendable, Hashable, CaseIterable {
        /// Not one byte of the request was written.
        case sentNothing = "sent-nothing"
        /// Bytes were written, and no whole answer came.
        case noAnswer = "no-answer"
        /// The answer proves the payment: a receipt of success that fits, what was bought, or a nonce of ours that was used.
        case paid
        /// The answer is a refusal that a facilitator gives before it broadcasts.
        case refused
        /// The answer proves nothing.
        case unproven
        /// The router's own books, or the seller, said later that it was settled.
        case settled
        /// The router's own books said that the money came back.
        case refunded
        /// The router's own books said finally that nothing was charged.
        case uncharged
        /// The token, or a facilitator, said that the nonce was used.
        case nonceUsed = "nonce-used"
        /// The token, or a facilitator, said that the nonce was not used until then.
        case nonceUnused = "nonce-unused"
    }

    /// What was seen.
    public let event: Event
    /// The sending it is about, from 1; 0 where it is about the payment as a whole.
    public let sending: Int
    /// When it was seen, to the millisecond.
    public let at: Timestamp
    /// The status of the answer.
    public var status: Int?
    /// True if the answer delivers what was bought.
    public var isDelivered = false
    /// The transaction that was named; naming one does not prove that it was settled.
    public var transaction: String?
    /// Why it was refused, or is not settled.
    public var reason: PaymentSummary.Reason?
    /// What the receipt says was taken, in the token's smallest units.
    public var charged: AtomicAmount?

    /// Something that was seen of a sending, or of the payment as a whole.
    public init(_ event: Event, sending: Int, at: Timestamp) {
        self.event = event
        self.sending = sending
        self.at = Timestamp(sinceEpoch: .milliseconds(at.sinceEpoch.milliseconds))
    }
}

/// One handing of a payment to the transport, durable before it happens.
public struct PaymentSending: Sendable, Hashable {
    /// Its number within the payment, from 1.
    public let number: Int
    /// When it was begun.
    public let begunAt: Timestamp

    /// A sending.
    public init(number: Int, begunAt: Timestamp) {
        self.number = number
        self.begunAt = begunAt
    }
}

/// Who is at work on a payment's job, and until when nobody else takes it over.
///
/// It is judged by the store's clock.
public struct PaymentLease: Sendable, Hashable {
    /// The execution that holds it, named at random.
    public let owner: String
    /// The moment at which it ends.
    public let until: Timestamp

    /// A lease.
    public init(owner: String, until: Timestamp) {
        self.owner = owner
        self.until = until
    }
}
