import Core
public import OrderedJSON

/// An expected line of JSON.
///
/// The order of members and the spacing do not matter; strings may contain placeholders.
public struct JSONPattern: Sendable, Hashable {
    /// The member name that permits further fields.
    public static let furtherFields = "..."

    /// The expected value.
    public let value: JSONValue

    /// Parses a line; nil unless it is an object, an array or a string that begins at its first character.
    public init?(_ text: String) {
        guard let first = text.utf8.first, Array("{[\"".utf8).contains(first) else { return nil }
        guard let value = try? JSONValue(parsing: text) else { return nil }
        self.value = value
    }

    /// Compares a value with this line and adds the captured names; returns false if they differ.
    public func matches(_ other: JSONValue, captures: inout Captures) -> Bool {
        var found = captures
        guard Self.matches(value, other, &found) else { return false }
        captures = found
        return true
    }

    /// Compares a value with an expected one and adds the captured names, which may be incomplete if they differ.
    public static func matches(_ expected: JSONValue, _ actual: JSONValue, _ captures: inout Captures) -> Bool {
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
