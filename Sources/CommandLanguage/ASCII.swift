/// The bytes that have a meaning in the command language, and the classes of bytes.
enum ASCII {
    static let newline = UInt8(ascii: "\n")
    static let dollar = UInt8(ascii: "$")
    static let backslash = UInt8(ascii: "\\")
    static let single = UInt8(ascii: "'")
    static let double = UInt8(ascii: "\"")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")

    /// Returns true for space, tab and carriage return, which separate words but do not end a statement.
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10
    }

    /// Returns true for a byte that can begin a name: a letter, `_`, or part of a character beyond ASCII.
    static func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    /// Returns true for a byte that can follow in a name: also digits and `-`.
    static func isNamePart(_ byte: UInt8) -> Bool {
        isNameStart(byte) || isDigit(byte) || byte == UInt8(ascii: "-")
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte - 0x30 }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    /// Returns the text without spaces and line breaks at its ends.
    static func trimmed(_ text: String) -> String {
        let utf8 = text.utf8
        guard let first = utf8.firstIndex(where: { !isSpace($0) && $0 != newline }),
            let last = utf8.lastIndex(where: { !isSpace($0) && $0 != newline })
        else { return "" }
        return String(decoding: utf8[first...last], as: UTF8.self)
    }
}
