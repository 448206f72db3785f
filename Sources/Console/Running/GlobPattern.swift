/// A pattern of Redis' KEYS: `*`, `?`, `[abc]`, `[a-z]`, `[^a]`, and `\` before a character that stands for itself.
///
/// Source: the manual of Redis' KEYS command.
struct GlobPattern {
    private enum Part {
        case any
        case one
        case set([ClosedRange<UnicodeScalar>], negated: Bool)
        case scalar(UnicodeScalar)
    }

    private let parts: [Part]

    init(_ text: String) {
        var parts: [Part] = []
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": parts.append(.any)
            case "?": parts.append(.one)
            case "[": parts.append(Self.set(&rest))
            case "\\": parts.append(.scalar(rest.popFirst() ?? scalar))
            default: parts.append(.scalar(scalar))
            }
        }
        self.parts = parts
    }

    private static func set(_ rest: inout ArraySlice<UnicodeScalar>) -> Part {
        var ranges: [ClosedRange<UnicodeScalar>] = []
        let negated = rest.first == "^"
        if negated { rest.removeFirst() }
        while let scalar = rest.popFirst(), scalar != "]" {
            let low = scalar == "\\" ? rest.popFirst() ?? scalar : scalar
            if rest.first == "-", let high = rest.dropFirst().first, high != "]" {
                rest.removeFirst(2)
                ranges.append(min(low, high)...max(low, high))
            } else {
                ranges.append(low...low)
            }
        }
        return .set(ranges, negated: negated)
    }

    /// Returns true if the whole text matches.
    ///
    /// The time is at most proportional to the product of both lengths, whatever the pattern.
    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var place = 0
        var part = 0
        var retry: (part: Int, place: Int)?
        while place < scalars.count {
            if part < parts.count, case .any = parts[part] {
                part += 1
                retry = (part, place)
            } else if part < parts.count, fits(parts[part], scalars[place]) {
                part += 1
                place += 1
            } else if let again = retry {
                part = again.part
                place = again.place + 1
                retry = (again.part, place)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { if case .any = $0 { true } else { false } }
    }

    private func fits(_ part: Part, _ scalar: UnicodeScalar) -> Bool {
        switch part {
        case .any, .one: true
        case .scalar(let wanted): wanted == scalar
        case .set(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
        }
    }
}
