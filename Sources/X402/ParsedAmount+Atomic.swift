public import Core

extension ParsedAmount {
    /// Returns the amount in smallest units of a token with the given number of decimals.
    ///
    /// - Throws: ``AmountError/tooPrecise(_:decimals:)``, ``AmountError/tooLarge(_:)``.
    public func atomic(decimals: Int) throws(AmountError) -> AtomicAmount {
        if unit == .units { return try Self.amount(whole, typed) }
        guard typedFractionDigits <= decimals else { throw .tooPrecise(typed, decimals: decimals) }
        return try Self.amount(whole + fraction + String(repeating: "0", count: decimals - fraction.utf8.count), typed)
    }

    /// Returns the amount in smallest units of a token.
    ///
    /// - Throws: ``AmountError/otherToken(_:expected:)`` for another symbol, or for dollars and a token that is not a
    ///   dollar; also the errors of ``atomic(decimals:)``.
    public func atomic(in token: KnownToken) throws(AmountError) -> AtomicAmount {
        switch unit {
        case .units: break
        case .dollars: guard token.isDollar else { throw .otherToken(typed, expected: token.symbol) }
        case .symbol(let symbol):
            guard symbol.lowercased() == token.symbol.lowercased() else {
                throw .otherToken(typed, expected: token.symbol)
            }
        }
        return try atomic(decimals: token.decimals)
    }

    private static func amount(_ digits: String, _ typed: String) throws(AmountError) -> AtomicAmount {
        do {
            return try AtomicAmount(parsing: digits)
        } catch {
            throw .tooLarge(typed)
        }
    }
}

extension ParsedAmount: CustomStringConvertible {
    /// The amount as people read it: `0.50`, `0.05 USDC`, `100 units`.
    public var description: String {
        let digits = fraction.utf8.count
        guard let amount = try? AtomicAmount(parsing: whole + fraction) else { return typed.terminalSafe }
        switch unit {
        case .dollars: return amount.shown(decimals: digits)
        case .symbol(let symbol): return "\(amount.shown(decimals: digits)) \(symbol)"
        case .units: return "\(whole) units"
        }
    }
}
