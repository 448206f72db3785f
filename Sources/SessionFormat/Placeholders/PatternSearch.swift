/// A search for a match of a pattern with a line, which remembers the positions that failed.
public struct PatternSearch: Sendable {
    private let parts: [LinePattern.Part]
    private let bytes: [UInt8]
    private var captures: Captures
    /// The positions known to fail.
    ///
    /// Unused if a line refers to a name that it captures itself, because the result then depends on the path taken.
    private var failed: Set<Int> = []
    private let remembersFailures: Bool

    init(pattern: LinePattern, bytes: [UInt8], captures: Captures) {
        parts = pattern.parts
        self.bytes = bytes
        self.captures = captures
        remembersFailures = !Self.refersToItself(pattern.parts)
    }

    /// Returns the captures including those of this line; nil if the line differs.
    mutating func run() -> Captures? {
        matches(part: 0, at: 0) ? captures : nil
    }

    private static func refersToItself(_ parts: [LinePattern.Part]) -> Bool {
        var named: Set<String> = []
        for case .placeholder(let placeholder, _) in parts {
            if case .shape(_, let name?) = placeholder { named.insert(name) }
            if case .reference(let name) = placeholder, named.contains(name) { return true }
        }
        return false
    }

    private mutating func matches(part index: Int, at start: Int) -> Bool {
        guard index < parts.count else { return start == bytes.count }
        let key = index * (bytes.count + 1) + start
        if failed.contains(key) { return false }
        let before = captures
        for end in Self.ends(of: parts[index], in: bytes, from: start, captures: captures) {
            if case .placeholder(.shape(_, let name?), _) = parts[index] {
                captures.bind(name, to: String(decoding: bytes[start..<end], as: UTF8.self))
            }
            if matches(part: index + 1, at: end) { return true }
            captures = before
        }
        if remembersFailures { failed.insert(key) }
        return false
    }

    /// Returns the possible ends of a part that begins at `start`, the likeliest first.
    public static func ends(of part: LinePattern.Part, in bytes: [UInt8], from start: Int, captures: Captures) -> [Int]
    {
        switch part {
        case .plain(let text): plainEnd(text, bytes, start)
        case .placeholder(.anyText, _): Array(start...bytes.count)
        case .placeholder(.shape(let shape, _), _): shape.ends(in: bytes, from: start)
        case .placeholder(.pattern(let text), _): patternEnds(text, bytes, start)
        case .placeholder(.reference(let name), let source):
            plainEnd(Array((captures[name] ?? source).utf8), bytes, start)
        }
    }

    private static func plainEnd(_ text: [UInt8], _ bytes: [UInt8], _ start: Int) -> [Int] {
        bytes[start...].starts(with: text) ? [start + text.count] : []
    }

    private static func patternEnds(_ text: String, _ bytes: [UInt8], _ start: Int) -> [Int] {
        guard let regex = try? Regex(text) else { return [] }
        return (start...bytes.count).reversed().filter { end in
            let isInsideCharacter = end < bytes.count && bytes[end] & 0xC0 == 0x80
            guard !isInsideCharacter else { return false }
            return (try? regex.wholeMatch(in: String(decoding: bytes[start..<end], as: UTF8.self))) != nil
        }
    }
}
