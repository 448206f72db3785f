import PaymentModel

/// Parts of jobs for tests.
enum JobSamples {
    /// Returns a payment with an outcome.
    static func payment(_ outcome: PaymentSummary.Outcome) -> PaymentSummary {
        PaymentSummary(
            outcome: outcome,
            purpose: "",
            host: "h",
            challenge: nil,
            option: nil,
            rule: nil,
            findings: [],
            expires: nil
        )
    }
}
