public import PaymentModel

/// What a call would cost.
public enum CallPrice: Sendable {
    /// This much, and what the policy says to it.
    case asked(PaymentSummary)
    /// Nothing: the service did the work.
    case answered(UpstreamResponse)
    /// Nobody could say; why.
    case unknown(String)
}
