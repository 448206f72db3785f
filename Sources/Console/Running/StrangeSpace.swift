import ExecutorCore

/// A character that looks like a space but does not separate words, as word processors and web pages insert it.
///
/// Source: Unicode Character Database, general category Zs, and the zero-width marks.
struct StrangeSpace {
    private let scalar: Unicode.Scalar

    /// Finds the first such character of a line outside of quotes; nil if there is none.
    init?(in line: String) {
        guard let scalar = Self.outsideQuotes(line).first(where: Self.isStrange) else { return nil }
        self.scalar = scalar
    }

    /// The name and the code point of the character: `a non-breaking space (U+00A0)`.
    var description: String {
        let number = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number
        let name =
            switch scalar.value {
            case 0xA0, 0x202F: "a non-breaking space"
            case 0x200B, 0xFEFF: "a zero-width space"
            default: "an unusual space"
            }
        return "\(name) (\(code))"
    }

    /// Returns a line in which, outside of quotes, plain spaces replace such characters; those of no width are removed.
    static func plain(_ line: String) -> String {
        var plain = String.UnicodeScalarView()
        var quote: Unicode.Scalar?
        for scalar in line.unicodeScalars {
            quote = Self.quote(after: scalar, in: quote)
            switch scalar.value {
            case _ where quote != nil: plain.append(scalar)
            case 0x200B, 0xFEFF: continue
            case _ where isStrange(scalar): plain.append(" ")
            default: plain.append(scalar)
            }
        }
        return String(plain)
    }

    private static func outsideQuotes(_ line: String) -> [Unicode.Scalar] {
        var quote: Unicode.Scalar?
        return line.unicodeScalars.filter { scalar in
            quote = Self.quote(after: scalar, in: quote)
            return quote == nil
        }
    }

    /// Returns the quote that is open after a scalar.
    private static func quote(after scalar: Unicode.Scalar, in open: Unicode.Scalar?) -> Unicode.Scalar? {
        guard scalar == "'" || scalar == "\"" else { return open }
        return open == nil ? scalar : open == scalar ? nil : open
    }

    private static func isStrange(_ scalar: Unicode.Scalar) -> Bool {
        scalar != " "
            && (scalar.properties.generalCategory == .spaceSeparator || [0x200B, 0xFEFF].contains(scalar.value))
    }
}

extension TaskFailure {
    /// Returns the failure of a line with the unusual space named, and the line as it was probably meant as the hint.
    func naming(_ space: StrangeSpace, in line: String) -> TaskFailure {
        let plain = StrangeSpace.plain(line)
        let words = "\(message) (the line contains \(space.description) instead of a plain one)"
        return TaskFailure(code: code, message: words, hint: plain.contains("\n") ? hint : plain)
    }
}
