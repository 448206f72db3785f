public import X402

/// What may be paid, and by whose word.
public struct PaymentPolicy: Sendable, Hashable {
    /// Who says yes to a payment.
    public enum Mode: String, Sendable, Hashable, CaseIterable {
        /// Nobody: every payment is left to be made elsewhere.
        case never
    }

    /// Who says yes.
    public var mode: Mode
    /// The most that one payment may be.
    public var maxPerPayment: TokenLimit
    /// The most that all payments of a day may be.
    public var dailyBudget: TokenLimit
    /// The network to pay on if there is a choice.
    public var preferred: Network?

    /// A policy; by default nothing is paid, and more than 1.00 at once or 5.00 a day is over the limits.
    public init(
        mode: Mode = .never,
        maxPerPayment: TokenLimit = TokenLimit(dollars: 1),
        dailyBudget: TokenLimit = TokenLimit(dollars: 5),
        preferred: Network? = nil
    ) {
        self.mode = mode
        self.maxPerPayment = maxPerPayment
        self.dailyBudget = dailyBudget
        self.preferred = preferred
    }

    /// The limits in one line: `never pays; at most 1.00 per payment, 5.00 a day`.
    public var summary: String {
        switch mode {
        case .never: "never pays; at most \(maxPerPayment) per payment, \(dailyBudget) a day"
        }
    }

    /// The rule that stands between a payment within the limits and its being made.
    var rule: PaymentRule {
        switch mode {
        case .never: .neverPays
        }
    }

    /// The limit that a price breaks; nil if it breaks none.
    func refusal(of requirements: PaymentRequirements) -> PaymentRule? {
        guard let token = requirements.token else { return .unknownToken(requirements.asset) }
        guard maxPerPayment.covers(token), dailyBudget.covers(token) else { return .noLimit(symbol: token.symbol) }
        if !maxPerPayment.allows(requirements) { return .overPayment(maxPerPayment) }
        return dailyBudget.allows(requirements) ? nil : .overBudget(dailyBudget)
    }
}
