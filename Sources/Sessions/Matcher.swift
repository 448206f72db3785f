/// Compares what a console wrote with what a session file expects.
public struct Matcher: Sendable {
    /// What the placeholders have named so far.
    public private(set) var captures: Captures

    /// A matcher that knows those names.
    public init(captures: Captures = Captures()) {
        self.captures = captures
    }

    /// Compares the lines of one command, both streams in the order of writing.
    ///
    /// What the lines before the first difference name stays named.
    ///
    /// - Returns: True if all lines match.
    public mutating func matches(_ expected: [SessionStep.Expected], _ written: [WrittenLine]) -> Bool {
        var place = Place(captures: captures)
        var retry: Place?
        while place.expected < expected.count || place.written < written.count {
            if place.expected < expected.count, expected[place.expected].isAnyLines {
                place.expected += 1
                retry = place
                continue
            }
            if place.expected < expected.count, place.written < written.count,
                Self.matches(expected[place.expected].line, written[place.written], captures: &place.captures)
            {
                place.expected += 1
                place.written += 1
                continue
            }
            // The nearest `...` takes one line more.
            guard var longer = retry, longer.written < written.count,
                expected[longer.expected - 1].line.stream == written[longer.written].stream
            else {
                captures = place.captures
                return false
            }
            longer.written += 1
            retry = longer
            place = longer
        }
        captures = place.captures
        return true
    }

    private struct Place {
        var expected = 0
        var written = 0
        var captures: Captures
    }

    /// Compares one line with one expected line.
    static func matches(_ expected: WrittenLine, _ written: WrittenLine, captures: inout Captures) -> Bool {
        guard expected.stream == written.stream else { return false }
        if let pattern = JSONPattern(expected.text), let value = JSONPattern(written.text)?.value {
            return pattern.matches(value, captures: &captures)
        }
        return LinePattern(expected.text).matches(written.text, captures: &captures)
    }
}
