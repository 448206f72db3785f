import Wire

/// Lays a JSON value out on a screen: text as it is, everything else as indented JSON.
///
/// Control characters that could move the cursor or change a colour are shown as escapes; line breaks and tabs in text stay.
struct ValueLayout {
    let renderer: Renderer

    func lines(_ value: JSONValue) -> [String] {
        switch value {
        case .string(let text):
            return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                line.utf8.contains(0x09)
                    ? line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0).printable }
                        .joined(separator: "\t")
                    : String(line).printable
            }
        case .null, .bool, .number:
            return [value.compact]
        case .array, .object:
            let compact = value.compact
            if compact.utf8.count <= 60, isFlat(value) { return [compact.printable] }
            return value.laidOut.split(separator: "\n").map { String($0).printable }
        }
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
