public import Core
public import PaymentModel
public import X402

/// A single observation about a payment.
///
/// Facts are added to the ledger and never changed: the state of a payment is computed from all of them, see
/// ``LedgerEntry/state``. A fact that says less than the earlier ones changes nothing.
public struct PaymentFact: Sendable, Hashable {
    /// An observed event, with what it proves.
    public enum Event: String, Sendable, Hashable, CaseIterable {
        /// No byte of the request was written.
        case sentNothing = "sent-nothing"
        /// Bytes were written, and no complete response came.
        case noAnswer = "no-answer"
        /// The response proves the payment.
        ///
        /// It has a matching receipt of success, the purchased data, or a nonce of this program that was used.
        case paid
        /// The response is a refusal that a facilitator gives before it broadcasts.
        case refused
        /// The response proves nothing.
        case unproven
        /// The router's own books, or the seller, said later that the payment was settled.
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

    /// The observed event.
    public let event: Event
    /// The number of the sending that the fact is about, from 1; 0 if it is about the payment as a whole.
    public let sending: Int
    /// The moment of the observation, to the millisecond.
    public let at: Timestamp
    /// The HTTP status of the response.
    public var status: Int?
    /// True if the response delivers the purchased data.
    public var isDelivered = false
    /// The transaction that was named; naming one does not prove that it was settled.
    public var transaction: String?
    /// The reason why the payment was refused, or is not settled.
    public var reason: PaymentSummary.Reason?
    /// The amount that was taken according to the receipt, in the token's smallest units.
    public var charged: AtomicAmount?

    /// Creates a fact about a sending, or about the payment as a whole.
    public init(_ event: Event, sending: Int, at: Timestamp) {
        self.event = event
        self.sending = sending
        self.at = Timestamp(sinceEpoch: .milliseconds(at.sinceEpoch.milliseconds))
    }
}

/// One handover of a payment to the transport, recorded durably before it happens.
public struct PaymentSending: Sendable, Hashable {
    /// The number of the sending within the payment, from 1.
    public let number: Int
    /// The moment at which the sending was begun.
    public let begunAt: Timestamp

    /// Creates a sending.
    public init(number: Int, begunAt: Timestamp) {
        self.number = number
        self.begunAt = begunAt
    }
}

/// A lease on a payment's job: the execution that works on it, and the time until which no other takes it over.
///
/// A lease is judged by the store's clock.
public struct PaymentLease: Sendable, Hashable {
    /// The name of the execution that holds the lease, chosen at random.
    public let owner: String
    /// The moment at which the lease ends.
    public let until: Timestamp

    /// Creates a lease.
    public init(owner: String, until: Timestamp) {
        self.owner = owner
        self.until = until
    }
}
