import Core
import OrderedJSON

/// An expected line that is JSON: order and spacing do not count, placeholders stand in strings.
struct JSONPattern: Hashable {
    /// The name that lets further fields through.
    static let furtherFields = "..."

    let value: JSONValue

    /// Reads a line; nil for anything but an object, a list or a string, from the first character on.
    init?(_ text: String) {
        guard let first = text.utf8.first, Array("{[\"".utf8).contains(first) else { return nil }
        guard let value = try? JSONValue(parsing: text) else { return nil }
        self.value = value
    }

    /// Compares a value with this line and adds what it names; false if they differ.
    func matches(_ other: JSONValue, captures: inout Captures) -> Bool {
        var found = captures
        guard Self.matches(value, other, &found) else { return false }
        captures = found
        return true
    }

    static func matches(_ expected: JSONValue, _ actual: JSONValue, _ captures: inout Captures) -> Bool {
        switch (expected, actual) {
        case (.string(let pattern), .string(let text)):
            return LinePattern(pattern).matches(text, captures: &captures)
        case (.string(let text), _):
            let pattern = LinePattern(text)
            return pattern.isOnePlaceholder && pattern.matches(actual.compact, captures: &captures)
        case (.array(let left), .array(let right)):
            guard left.count == right.count else { return false }
            for (expected, actual) in zip(left, right) where !matches(expected, actual, &captures) { return false }
            return true
        case (.object(let left), .object(let right)):
            return matches(left, right, &captures)
        default:
            return expected == actual
        }
    }

    private static func matches(_ expected: JSONObject, _ actual: JSONObject, _ captures: inout Captures) -> Bool {
        let allowsMore = expected[furtherFields] == .string(furtherFields)
        let members = expected.filter { !allowsMore || $0.key != furtherFields }
        guard allowsMore || members.count == actual.count else { return false }
        for member in members {
            guard let value = actual[member.key], matches(member.value, value, &captures) else { return false }
        }
        return true
    }
}
