import TaskModel

/// A character that looks like a space and parts no words, as word processors and web pages put it between them.
///
/// Source: Unicode Character Database, general category Zs, and the marks of no width.
struct StrangeSpace {
    private let scalar: Unicode.Scalar

    /// The first of a text; nil if there is none.
    init?(in text: String) {
        guard let scalar = text.unicodeScalars.first(where: Self.isStrange) else { return nil }
        self.scalar = scalar
    }

    /// What it is: `a non-breaking space (U+00A0)`.
    var description: String {
        let number = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number
        let name =
            switch scalar.value {
            case 0xA0, 0x202F: "a non-breaking space"
            case 0x200B...0x200D, 0xFEFF: "a space of no width"
            default: "an unusual space"
            }
        return "\(name) (\(code))"
    }

    /// A text with spaces instead, and nothing for those that have no width.
    static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x200B, 0xFEFF: continue
            case _ where isStrange(scalar): plain.append(" ")
            default: plain.append(scalar)
            }
        }
        return String(plain)
    }

    private static func isStrange(_ scalar: Unicode.Scalar) -> Bool {
        scalar != " "
            && (scalar.properties.generalCategory == .spaceSeparator || [0x200B, 0xFEFF].contains(scalar.value))
    }
}

extension TaskFailure {
    /// The same failure of a line, with the space that is none and the line as it was probably meant.
    func naming(_ space: StrangeSpace, in line: String) -> TaskFailure {
        let plain = StrangeSpace.plain(line)
        let words = "\(message); the line holds \(space.description) where a space is meant"
        return TaskFailure(code: code, message: words, hint: plain.contains("\n") ? hint : plain)
    }
}
