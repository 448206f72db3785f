/// An amount as it was typed, whose symbol is not yet resolved to a token.
public enum TypedAmount: Sendable, Hashable {
    /// A decimal number with or without the symbol of a token: `0.10` or `0.10 USDC`.
    case decimal(String, symbol: String?)
    /// A number of the smallest units of a token: `50000 units`.
    case units(String)
}

/// A parser of amounts such as `0.05 USDC`, `0.05` and `50000 units`.
public enum AmountParser {
    /// Reads an amount from one text.
    ///
    /// - Throws: ``ParseError`` for anything but a plain decimal number with at most one word after it.
    public static func read(_ text: String) throws(ParseError) -> TypedAmount {
        let parts = text.utf8.split { ASCII.isSpace($0) }.map { String(decoding: $0, as: UTF8.self) }
        guard let number = parts.first, parts.count <= 2 else { throw ParseError(wrong(text)) }
        return try read(number, symbol: parts.count == 2 ? parts[1] : nil)
    }

    /// Reads an amount from a number and the word after it.
    ///
    /// - Throws: ``ParseError`` if either of them is not valid.
    public static func read(_ number: String, symbol: String?) throws(ParseError) -> TypedAmount {
        let whole = [number, symbol].compactMap(\.self).joined(separator: " ")
        guard isDecimal(number) else { throw ParseError(wrong(whole)) }
        guard let symbol else { return .decimal(number, symbol: nil) }
        if symbol.lowercased() == "units" {
            guard number.utf8.allSatisfy(ASCII.isDigit) else {
                throw ParseError(.wrongWord(number, wanted: "a whole number of units"))
            }
            return .units(number)
        }
        guard isSymbol(symbol) else { throw ParseError(.wrongWord(symbol, wanted: "the symbol of a token")) }
        return .decimal(number, symbol: symbol)
    }

    /// Returns true if two bare words are an amount and its symbol.
    static func isAmount(_ number: Word, _ symbol: Word) -> Bool {
        guard let number = number.bareLiteral, let symbol = symbol.bareLiteral else { return false }
        return isDecimal(number) && isSymbol(symbol)
    }

    /// Returns true for digits, or digits with a point between them.
    static func isDecimal(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(ASCII.isDigit) }
    }

    /// Returns true for a possible token symbol: a letter, then letters, digits and `.`, `_`, `-`.
    static func isSymbol(_ text: String) -> Bool {
        guard let first = text.utf8.first, ASCII.isNameStart(first) else { return false }
        return text.utf8.allSatisfy { ASCII.isNamePart($0) || $0 == UInt8(ascii: ".") }
    }

    private static func wrong(_ text: String) -> ParseError.Reason {
        .wrongWord(text, wanted: "an amount such as 0.10 USDC")
    }
}
