public import Core
public import HTTPTypes
public import PaymentModel

/// A payment for which money is reserved: its header, and its summary until the response comes.
public struct PreparedPayment: Sendable {
    /// The time that a facilitator wants to be left of a window when it checks a payment.
    static let leastWindow = Duration.seconds(6)

    /// The entry in the ledger, with its newest sending begun.
    public let entry: LedgerEntry
    /// The header that pays; nil where the router pays.
    public let header: Header?
    /// The summary of the payment before it is sent.
    public let summary: PaymentSummary

    /// A header of a request.
    public struct Header: Sendable {
        /// The name of the header: `X-PAYMENT` or `PAYMENT-SIGNATURE`.
        public let name: HTTPField.Name
        /// The value of the header, which lets anyone who holds it settle the payment.
        public let value: Secret
    }

    /// Returns true if the payment may be sent again.
    ///
    /// It may be while the authorization is valid, and never where the router pays.
    public func mayBeRepeated(at now: Timestamp) -> Bool {
        entry.signed.map { now + Self.leastWindow < $0.validBefore } ?? false
    }
}

/// The result of an authorizer's decision about a challenge.
public enum AuthorizationResult: Sendable {
    /// No payment is made.
    case unpaid(PaymentSummary)
    /// A payment that is to be sent.
    case order(PreparedPayment)
    /// An earlier payment of the job, whose response counts.
    case recorded(LedgerEntry)
}
