import BigInt
import X402

/// What the router takes for a payment on its customer's behalf: 3 % on top, and 1000 credits for a dollar, rounded up.
///
/// Source: HTTPayer's documentation, `proxyFeeBreakdown`.
enum CreditPrice {
    /// The credits for an amount of a token with that many decimals.
    static func credits(for amount: AtomicAmount, decimals: Int) -> BigUInt {
        let dollar = BigUInt(10).power(decimals)
        return (amount.units * 1030 + dollar - 1) / dollar
    }
}
