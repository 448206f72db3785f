import X402

/// A rule that keeps a payment from being made.
enum PaymentRule: Hashable {
    /// Nobody pays here.
    case neverPays
    /// One payment may not be that much.
    case overPayment(TokenLimit)
    /// The payments of a day may not be that much.
    case overBudget(TokenLimit)
    /// A token that the limits say nothing about.
    case noLimit(symbol: String)
    /// A token that nobody knows the worth of.
    case unknownToken(Address)

    /// The rule as a screen shows it behind `rule`.
    var text: String {
        switch self {
        case .neverPays: "never: this console does not pay"
        case .overPayment(let limit): "max \(limit) per payment"
        case .overBudget(let limit): "max \(limit) a day"
        case .noLimit(let symbol): "no limit is set for \(symbol)"
        case .unknownToken(let asset): "no limit is set for \(asset.short), which is no known token"
        }
    }
}
