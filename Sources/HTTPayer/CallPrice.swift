public import PaymentModel

/// The price of a call.
public enum CallPrice: Sendable {
    /// The service asks for a price; the summary includes what the policy decides about it.
    case asked(PaymentSummary)
    /// The call costs nothing: the service did the work.
    case answered(UpstreamResponse)
    /// The price is not known; the text says why.
    case unknown(String)
}
