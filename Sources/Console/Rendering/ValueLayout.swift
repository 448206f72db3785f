import Core
import OrderedJSON

/// A layout of a JSON value on a screen: strings as plain text, everything else as indented JSON.
///
/// If colours are used, names, strings, numbers and words have a colour each.
///
/// Control characters that could move the cursor or change a colour are shown as escapes; line breaks and tabs in text
/// are kept.
struct ValueLayout {
    let renderer: Renderer

    func lines(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text):
            return text.pieces(between: 0x0A).map { line in
                line.pieces(between: 0x09).map(\.terminalSafe).joined(separator: "\t")
            }
        case .null, .bool, .number:
            return [painted(value.compact)]
        case .array, .object:
            let compact = value.compact
            if compact.utf8.count <= 60, isFlat(value) { return [painted(compact.terminalSafe)] }
            return value.prettyPrinted.pieces(between: 0x0A).map { painted($0.terminalSafe) }
        }
    }

    /// Returns a line of JSON in the colours of its types, if colours are used.
    private func painted(_ line: String) -> String {
        renderer.usesColor ? renderer.paint(JSONHighlighter.painted(line)) : line
    }

    /// Returns true for an empty container, or a list of plain values.
    private func isFlat(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): elements.allSatisfy { $0.array == nil && $0.object == nil }
        case .object(let members): members.isEmpty
        case .null, .bool, .number, .string: true
        }
    }
}

extension String {
    /// Returns the text split at the given byte, which is an ASCII character.
    ///
    /// Values can be long, and splitting at characters takes ten times as long.
    fileprivate func pieces(between separator: UInt8) -> [String] {
        guard utf8.contains(separator) else { return [self] }
        return utf8.split(separator: separator, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
}
