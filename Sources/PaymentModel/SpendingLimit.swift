public import Core
public import BigInt
public import X402

/// The maximum amount that may be paid: in dollars if no symbol is given, else in the token with that symbol.
///
/// A limit in dollars applies to the dollar tokens of the table; any amount of another token exceeds it.
public struct SpendingLimit: Sendable, Hashable {
    private let limit: ParsedAmount

    /// Creates a limit from text such as `1.00`, `$0.50` or `0.05 USDC`.
    ///
    /// - Throws: ``AmountError/malformed(_:)`` for other text, and for smallest units, which have no meaning without a
    ///   token; ``AmountError/unknownToken(_:)`` for a symbol whose limit would forbid every payment in a known token.
    public init(parsing text: String) throws(AmountError) {
        limit = try ParsedAmount(parsing: text)
        switch limit.unit {
        case .dollars: break
        case .units: throw .malformed(text)
        case .symbol(let symbol):
            let isKnown = KnownTokens.all.contains { $0.symbol.lowercased() == symbol.lowercased() }
            guard isKnown else { throw .unknownToken(symbol) }
        }
    }

    /// Creates a limit of a number of dollars.
    public init(dollars: UInt) {
        guard let limit = try? ParsedAmount(parsing: "\(dollars)") else {
            preconditionFailure("digits are an amount")
        }
        self.limit = limit
    }

    /// Returns true if a price is not above the limit; false for a token to which the limit does not apply.
    ///
    /// `units` is the price in the token's smallest units.
    public func allows(_ units: BigUInt, of token: KnownToken) -> Bool {
        guard covers(token), let digits = BigUInt(limit.whole + limit.fraction) else { return false }
        // Both sides are counted in the finer of the two units, so that no digit is lost.
        let precision = limit.fraction.utf8.count
        let scale = max(token.decimals, precision)
        return units * BigUInt(10).power(scale - token.decimals)
            <= digits * BigUInt(10).power(scale - precision)
    }

    /// The limit in units of a dollar with 18 decimals; finer digits are cut off.
    public var dollarUnits: BigUInt {
        let digits = limit.whole + limit.fraction.prefix(BudgetScope.dollarDecimals)
        let missing = BudgetScope.dollarDecimals - min(BudgetScope.dollarDecimals, limit.fraction.utf8.count)
        return (BigUInt(digits) ?? 0) * BigUInt(10).power(missing)
    }

    /// Returns true if the other limit allows everything that this limit allows.
    public func isWithin(_ other: SpendingLimit) -> Bool {
        guard dollarUnits <= other.dollarUnits else { return false }
        switch (limit.unit, other.limit.unit) {
        case (_, .dollars): return true
        case (.symbol(let own), .symbol(let others)): return own.lowercased() == others.lowercased()
        default: return false
        }
    }

    /// Returns true if the limit applies to a token.
    public func covers(_ token: KnownToken) -> Bool {
        switch limit.unit {
        case .dollars: token.isDollar
        case .symbol(let symbol): symbol.lowercased() == token.symbol.lowercased()
        case .units: false
        }
    }
}

extension SpendingLimit: CustomStringConvertible {
    /// The limit as display text: `1.00`, `0.05 USDC`.
    public var description: String { limit.description }
}
