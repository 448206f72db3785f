public import OrderedJSON

extension String {
    /// The text with all characters escaped, as `\u{1b}`, that a terminal would interpret instead of show.
    ///
    /// Escaped are control characters, overrides of the writing direction, characters without width, private and
    /// unassigned ones, and line separators. Text from the network is made safe in this way before it is shown.
    ///
    /// Source: Unicode Technical Report 36, sections 2 and 3.
    public var terminalSafe: String {
        var text = self
        if text.withUTF8({ $0.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }) { return self }
        var shown = ""
        for scalar in unicodeScalars {
            if scalar.isShown {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return shown
    }

    /// Returns ``terminalSafe`` of at most `limit` characters; `…` marks a cut.
    public func terminalSafe(upTo limit: Int) -> String {
        let head = prefix(limit)
        return head.endIndex == endIndex ? terminalSafe : String(head).terminalSafe + "…"
    }
}

extension JSONValue {
    /// The value as JSON on one line for a terminal.
    ///
    /// It is the same JSON as ``compact``, with all characters escaped that ``Swift/String/terminalSafe`` escapes.
    public var terminalSafe: String {
        let text = compact
        if text.utf8.allSatisfy({ $0 < 0x7F }) { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if scalar.isShown {
                shown.unicodeScalars.append(scalar)
            } else {
                for unit in UTF16.encode(scalar) ?? UTF16.EncodedScalar() {
                    let digits = String(unit, radix: 16)
                    shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return shown
    }
}

extension Unicode.Scalar {
    fileprivate var isShown: Bool {
        // Variation selectors only choose between a text and an emoji form.
        if value == 0xFE0E || value == 0xFE0F { return true }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        default: return !properties.isDefaultIgnorableCodePoint
        }
    }
}
