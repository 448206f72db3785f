public import Core

/// An amount of a token whose symbol and decimals are known.
public struct TokenAmount: Sendable, Hashable {
    /// The number of smallest units.
    public let amount: AtomicAmount
    /// The token.
    public let token: KnownToken

    /// Creates an amount of a token.
    public init(_ amount: AtomicAmount, of token: KnownToken) {
        self.amount = amount
        self.token = token
    }

    /// Reads an amount as a user types it: `0.5`, `$0.50`, `0.05 USDC`, `100 units`.
    ///
    /// - Throws: ``AmountError`` for other text, for another symbol, and for more decimals than the token has.
    public init(parsing text: String, of token: KnownToken) throws(AmountError) {
        self.init(try ParsedAmount(parsing: text).atomic(in: token), of: token)
    }

    /// The number alone, without trailing zeros: `0.5`.
    public var bare: String { amount.bare(decimals: token.decimals) }

    /// The number as people read it, without symbol: `0.50`.
    public var number: String { amount.shown(decimals: token.decimals) }
}

extension TokenAmount: CustomStringConvertible {
    /// The amount as people read it: `0.50 USDC`, `1,000,000,000 USDC`.
    public var description: String { "\(number) \(token.symbol)" }
}
