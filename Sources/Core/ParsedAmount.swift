/// An amount as a user types it: `0.5`, `$0.50`, `0.05 USDC`, `100 units`.
///
/// The token may be left open; the module X402 turns the amount into units of a token.
public struct ParsedAmount: Sendable, Hashable {
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
    /// The number of digits that were typed after the point.
    public let typedFractionDigits: Int
    /// The text as it was typed.
    public let typed: String

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
        case (false, _) where ["units", "unit"].contains(symbol.lowercased()): unit = .units
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

    /// The number as text, without zeros at its ends that mean nothing: `0.05`.
    public var decimal: String { fraction.isEmpty ? whole : "\(whole).\(fraction)" }

    /// Returns true if two words are meant as an amount with its symbol or `units`, whether it can be read or not.
    public static func looksLikeAmount(_ number: String, _ symbol: String) -> Bool {
        number.first?.isNumber == true && symbol.first?.isLetter == true
            && number.allSatisfy { $0.isNumber || $0 == "." }
            && symbol.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    private static func isSymbol(_ text: String) -> Bool {
        text.utf8.count <= 12 && text.first?.isLetter == true
            && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "₮" }
    }
}

extension String {
    /// The text without spaces and line breaks at its ends.
    package var trimmed: String {
        let head = drop { $0.isWhitespace }
        let tail = head.reversed().prefix { $0.isWhitespace }.count
        return String(head.dropLast(tail))
    }
}
