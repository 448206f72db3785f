import Core

/// An amount as a user types it: `0.5`, `$0.50`, `0.05 USDC`, `100 units`.
///
/// The token may be left open; ``atomic(in:)`` determines it.
public struct TypedAmount: Sendable, Hashable {
    /// The unit of a typed amount.
    public enum Unit: Sendable, Hashable {
        /// Dollars: no unit was typed, or `$`.
        case dollars
        /// A token's symbol, as it was typed.
        case symbol(String)
        /// Smallest units.
        case units
    }

    /// The digits before the point, without leading zeros but at least one.
    public let whole: String
    /// The digits after the point, without trailing zeros.
    public let fraction: String
    /// The unit.
    public let unit: Unit
    private let typedFractionDigits: Int
    private let typed: String

    /// Reads an amount; spaces around it and after `$` are ignored.
    ///
    /// - Throws: ``AmountError/malformed(_:)``.
    public init(parsing text: String) throws(AmountError) {
        var rest = text.trimmed
        let hasDollar = rest.first == "$"
        if hasDollar { rest = String(rest.dropFirst()).trimmed }
        let number = rest.prefix { $0 != " " }
        let symbol = String(rest[number.endIndex...]).trimmed
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isDigit) }),
            let first = parts.first, number.utf8.count <= 160
        else { throw .malformed(text) }
        switch (hasDollar, symbol) {
        case (_, ""): unit = .dollars
        case (false, "units"), (false, "unit"): unit = .units
        case (false, let symbol) where Self.isSymbol(symbol): unit = .symbol(symbol)
        default: throw .malformed(text)
        }
        let fraction = parts.count == 2 ? parts[1] : ""
        if unit == .units, parts.count == 2 { throw .malformed(text) }
        let digits = first.drop { $0 == "0" }
        whole = digits.isEmpty ? "0" : String(digits)
        self.fraction = String(fraction.reversed().drop { $0 == "0" }.reversed())
        typedFractionDigits = fraction.utf8.count
        typed = text
    }

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

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    private static func isSymbol(_ text: String) -> Bool {
        text.utf8.count <= 12 && text.first?.isLetter == true
            && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "₮" }
    }
}

extension TypedAmount: CustomStringConvertible {
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

extension String {
    /// The text without spaces and line breaks at its ends.
    var trimmed: String {
        let head = drop { $0.isWhitespace }
        let tail = head.reversed().prefix { $0.isWhitespace }.count
        return String(head.dropLast(tail))
    }
}
