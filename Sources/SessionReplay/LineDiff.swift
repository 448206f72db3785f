import SessionFormat

/// An alignment of written lines with expected lines that keeps as many expected lines as possible.
struct LineDiff {
    /// The outcome for an expected or a written line, in the order of the block.
    enum Pair: Equatable {
        /// The expected line matches the written line.
        case kept(expected: Int, written: Int)
        /// A line of `...`, and the range of written lines that it covers.
        case anyLines(expected: Int, written: Range<Int>)
        /// The expected line was replaced by another line.
        case replaced(expected: Int, written: Int)
        /// The expected line is missing from the output.
        case missing(expected: Int)
        /// A line that was not expected.
        case added(written: Int)
    }

    private(set) var pairs: [Pair] = []

    private let expected: [SessionStep.Expected]
    private let written: [OutputLine]
    private let captures: Captures
    /// The highest scores from a position to the end, by expected line, then by written line.
    private var points: [[Int]] = []

    /// Aligns a block; `captures` are the names known before it.
    init(_ expected: [SessionStep.Expected], _ written: [OutputLine], captures: Captures) {
        self.expected = expected
        self.written = written
        self.captures = Self.names(of: expected, in: written, captures)
        fill()
        walk()
    }

    /// Returns the captures with those that the block itself makes, each from the first line that matches.
    static func names(
        of expected: [SessionStep.Expected],
        in written: [OutputLine],
        _ captures: Captures
    ) -> Captures {
        var captures = captures
        var start = 0
        for line in expected where !line.isAnyLines {
            let found = written.indices.dropFirst(start).first {
                Matcher.matches(line.line, written[$0], captures: &captures)
            }
            if let found { start = found + 1 }
        }
        return captures
    }

    private func holds(_ line: Int, _ other: Int) -> Bool {
        var captures = captures
        return Matcher.matches(expected[line].line, written[other], captures: &captures)
    }

    /// Returns the choices at a position with their points, the preferred one first.
    private func choices(_ line: Int, _ other: Int) -> [(pair: Pair, points: Int, next: (Int, Int))] {
        var choices: [(pair: Pair, points: Int, next: (Int, Int))] = []
        let hasExpected = line < expected.count
        let hasWritten = other < written.count
        if hasExpected, expected[line].isAnyLines {
            choices.append((.anyLines(expected: line, written: other..<other), 1, (line + 1, other)))
            if hasWritten, written[other].stream == expected[line].line.stream {
                choices.append((.anyLines(expected: line, written: other..<(other + 1)), 0, (line, other + 1)))
            }
            return choices
        }
        if hasExpected, hasWritten {
            if holds(line, other) {
                choices.append((.kept(expected: line, written: other), 4, (line + 1, other + 1)))
            } else {
                choices.append((.replaced(expected: line, written: other), 0, (line + 1, other + 1)))
            }
        }
        if hasExpected { choices.append((.missing(expected: line), -1, (line + 1, other))) }
        if hasWritten { choices.append((.added(written: other), -1, (line, other + 1))) }
        return choices
    }

    private mutating func fill() {
        points = Array(repeating: Array(repeating: 0, count: written.count + 1), count: expected.count + 1)
        for line in (0...expected.count).reversed() {
            for other in (0...written.count).reversed() {
                let best = choices(line, other).map { $0.points + points[$0.next.0][$0.next.1] }.max()
                points[line][other] = best ?? 0
            }
        }
    }

    private mutating func walk() {
        var place = (0, 0)
        while place.0 < expected.count || place.1 < written.count {
            let best = choices(place.0, place.1).first {
                $0.points + points[$0.next.0][$0.next.1] == points[place.0][place.1]
            }
            guard let best else { return }
            add(best.pair)
            place = best.next
        }
    }

    /// Adds a pair; consecutive lines covered by one `...` are merged into one range.
    private mutating func add(_ pair: Pair) {
        if case .anyLines(let line, let more) = pair, case .anyLines(line, let range)? = pairs.last {
            pairs[pairs.count - 1] = .anyLines(expected: line, written: range.lowerBound..<more.upperBound)
        } else {
            pairs.append(pair)
        }
    }
}
