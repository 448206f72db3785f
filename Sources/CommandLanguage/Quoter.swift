/// A writer of text as a word in quotes.
///
/// It uses double quotes, or single quotes where those save backslashes.
public enum Quoter {
    /// Returns the text in quotes; parsing the result gives the text back.
    public static func of(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != ASCII.single && $0 != 0x7F }
        let needsEscape = text.utf8.contains { $0 == ASCII.double || $0 == ASCII.backslash } || text.contains("${")
        return plain && needsEscape && text.utf8.last != ASCII.backslash ? "'\(text)'" : "\"\(escaped(text))\""
    }

    /// Returns the text escaped for double quotes.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\", "$": result += scalar == "$" ? "$" : "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "{" where result.unicodeScalars.last == "$":
                result.unicodeScalars.removeLast()
                result += "\\${"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
