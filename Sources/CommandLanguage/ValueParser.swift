public import OrderedJSON

/// A parser of unquoted values: JSON if the text is valid JSON, otherwise text.
public enum ValueParser {
    /// Reads a value; numbers keep their digits.
    ///
    /// Space around an object or list is ignored; any other text with space at its ends is text.
    public static func read(_ text: String) -> JSONValue {
        guard mayBeJSON(text), let value = try? JSONValue(parsing: text) else { return .string(text) }
        return value
    }

    /// Returns false for text that cannot be JSON; the first and last bytes decide it for almost every key and value.
    private static func mayBeJSON(_ text: String) -> Bool {
        let utf8 = text.utf8
        guard let first = utf8.first, let last = utf8.last else { return false }
        switch first {
        case ASCII.openBrace, ASCII.openBracket: return true
        case 0x20, 0x09, 0x0A, 0x0D:
            let start = utf8.first { !ASCII.isSpace($0) && $0 != ASCII.newline }
            return start == ASCII.openBrace || start == ASCII.openBracket
        case UInt8(ascii: "-"), 0x30...0x39: return ASCII.isDigit(last)
        case ASCII.double: return last == ASCII.double && utf8.count > 1
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            return text == "true" || text == "false" || text == "null"
        default: return false
        }
    }
}
