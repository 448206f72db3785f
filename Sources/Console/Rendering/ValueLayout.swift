import Core
import OrderedJSON

/// Lays a JSON value out on a screen: text as it is, everything else as indented JSON.
///
/// Where colour is wanted names, texts, numbers and words have a colour each.
///
/// Control characters that could move the cursor or change a colour are shown as escapes; line breaks and tabs in text stay.
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

    /// A line of JSON in the colours of its types, where colour is wanted.
    private func painted(_ line: String) -> String {
        renderer.usesColor ? renderer.paint(JSONHighlighter.painted(line)) : line
    }

    /// True for an empty container, or a list of plain values.
    private func isFlat(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): elements.allSatisfy { $0.array == nil && $0.object == nil }
        case .object(let members): members.isEmpty
        case .null, .bool, .number, .string: true
        }
    }
}

extension String {
    /// The text cut at that byte, an ASCII character; values can be long, and cutting at characters takes ten times as long.
    fileprivate func pieces(between separator: UInt8) -> [String] {
        guard utf8.contains(separator) else { return [self] }
        return utf8.split(separator: separator, omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
}
