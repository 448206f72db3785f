/// An amount as it is typed; what a symbol means is not known here.
public enum TypedAmount: Sendable, Hashable {
    /// `0.10` or `0.10 USDC`.
    case decimal(String, symbol: String?)
    /// `50000 units`, the smallest units of a token.
    case units(String)
}
