public import Core
public import HTTPTypes
public import PaymentModel

/// A payment for which money is set aside: what is sent, and how it stands until the answer comes.
public struct PreparedPayment: Sendable {
    /// What a facilitator wants to be left of a window when it looks at a payment.
    static let leastWindow = Duration.seconds(6)

    /// The entry in the ledger, its newest sending begun.
    public let entry: LedgerEntry
    /// The header that pays; nil where the router pays.
    public let header: Header?
    /// How it stands before it is sent.
    public let summary: PaymentSummary

    /// A header of a request.
    public struct Header: Sendable {
        /// Its name: `X-PAYMENT` or `PAYMENT-SIGNATURE`.
        public let name: HTTPField.Name
        /// Its value, which settles the payment in anybody's hands.
        public let value: Secret
    }

    /// Until when it may be sent again: as long as the authorization is valid, and never where the router pays.
    public func mayBeRepeated(at now: Timestamp) -> Bool {
        entry.signed.map { now + Self.leastWindow < $0.validBefore } ?? false
    }
}

/// What is done about a challenge.
public enum AuthorizationResult: Sendable {
    /// Nothing is paid.
    case unpaid(PaymentSummary)
    /// This is sent.
    case order(PreparedPayment)
    /// The job has a payment already; its answer counts.
    case recorded(LedgerEntry)
}
