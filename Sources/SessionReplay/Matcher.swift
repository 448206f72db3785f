public import SessionFormat

/// A comparison of console output with the expected lines of a session file.
public struct Matcher: Sendable {
    /// The names that placeholders have captured so far.
    public private(set) var captures: Captures

    /// Creates a matcher that knows the given captures.
    public init(captures: Captures = Captures()) {
        self.captures = captures
    }

    /// Compares the lines of one command, both streams in the order of writing.
    ///
    /// Names captured before the first difference are kept.
    ///
    /// - Returns: True if all lines match.
    public mutating func matches(_ expected: [SessionStep.Expected], _ written: [OutputLine]) -> Bool {
        var place = Place(captures: captures)
        var furthest = place
        // After each `...` so far, the position from which it may take one more line.
        var retries: [Place] = []
        var tried: Set<[Int]> = []
        while place.expected < expected.count || place.written < written.count {
            if place.expected > furthest.expected { furthest = place }
            if place.expected < expected.count, expected[place.expected].isAnyLines {
                place.expected += 1
                retries.append(place)
            } else if place.expected < expected.count, place.written < written.count,
                Self.matches(expected[place.expected].line, written[place.written], captures: &place.captures)
            {
                place.expected += 1
                place.written += 1
            } else {
                guard let longer = Self.longer(&retries, expected, written, tried: &tried) else {
                    captures = furthest.captures
                    return false
                }
                place = longer
            }
        }
        captures = place.captures
        return true
    }

    /// Returns the position after the last `...` that can take one more line; nil if none can.
    private static func longer(
        _ retries: inout [Place],
        _ expected: [SessionStep.Expected],
        _ written: [OutputLine],
        tried: inout Set<[Int]>
    ) -> Place? {
        while var place = retries.popLast() {
            guard place.written < written.count,
                expected[place.expected - 1].line.stream == written[place.written].stream
            else { continue }
            place.written += 1
            retries.append(place)
            if tried.insert([place.expected, place.written]).inserted { return place }
        }
        return nil
    }

    private struct Place {
        var expected = 0
        var written = 0
        var captures: Captures
    }

    /// Compares one line with one expected line and adds the captured names; returns false if they differ.
    static func matches(_ expected: OutputLine, _ written: OutputLine, captures: inout Captures) -> Bool {
        guard expected.stream == written.stream else { return false }
        if let pattern = JSONPattern(expected.text), let value = JSONPattern(written.text)?.value {
            return pattern.matches(value, captures: &captures)
        }
        return LinePattern(expected.text).matches(written.text, captures: &captures)
    }
}
