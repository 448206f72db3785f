import SessionFormat

/// The inference of a pattern for a new line that keeps as much as possible of an old pattern.
struct TextInference {
    /// The new line with the placeholders that still match.
    private(set) var text = ""

    private let units: [LinePattern.Part]
    private let bytes: [UInt8]
    private let captures: Captures
    private var points: [[Int]] = []

    private enum Choice {
        case dropUnit
        case keepByte
        case keepUnit(source: String, end: Int)
        case takeByte
    }

    init(_ pattern: LinePattern, with line: String, captures: Captures) {
        units = pattern.parts.flatMap { part in
            if case .plain(let bytes) = part { bytes.map { LinePattern.Part.plain([$0]) } } else { [part] }
        }
        bytes = Array(line.utf8)
        self.captures = captures
        // The table grows with both lengths; a line longer than a screen is taken as it is.
        guard units.count * bytes.count <= 1_000_000 else {
            text = LinePattern.escaped(line, captures: captures)
            return
        }
        fill()
        walk()
    }

    private func choices(_ unit: Int, _ byte: Int) -> [(choice: Choice, points: Int, next: (Int, Int))] {
        var choices: [(choice: Choice, points: Int, next: (Int, Int))] = []
        if unit < units.count {
            let ends = PatternSearch.ends(of: units[unit], in: bytes, from: byte, captures: captures)
            switch units[unit] {
            case .plain:
                if let end = ends.first { choices.append((.keepByte, 2, (unit + 1, end))) }
            case .placeholder(_, let source):
                for end in ends {
                    choices.append((.keepUnit(source: source, end: end), 3, (unit + 1, end)))
                }
            }
            choices.append((.dropUnit, 0, (unit + 1, byte)))
        }
        if byte < bytes.count { choices.append((.takeByte, -1, (unit, byte + 1))) }
        return choices
    }

    private mutating func fill() {
        points = Array(repeating: Array(repeating: 0, count: bytes.count + 1), count: units.count + 1)
        for unit in (0...units.count).reversed() {
            for byte in (0...bytes.count).reversed() {
                let best = choices(unit, byte).map { $0.points + points[$0.next.0][$0.next.1] }.max()
                points[unit][byte] = best ?? 0
            }
        }
    }

    private mutating func walk() {
        var place = (0, 0)
        var plain: [UInt8] = []
        func flush() -> String {
            defer { plain = [] }
            return LinePattern.escaped(String(decoding: plain, as: UTF8.self), captures: captures)
        }
        while place.0 < units.count || place.1 < bytes.count {
            let best = choices(place.0, place.1).first {
                $0.points + points[$0.next.0][$0.next.1] == points[place.0][place.1]
            }
            guard let best else { break }
            switch best.choice {
            case .dropUnit: break
            case .keepByte, .takeByte: plain += bytes[place.1..<best.next.1]
            case .keepUnit(let source, _): text += flush() + source
            }
            place = best.next
        }
        text += flush()
    }
}
