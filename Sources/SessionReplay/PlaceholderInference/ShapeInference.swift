import Core
import OrderedJSON
import SessionFormat

/// The inference of an expected line from the lines of two runs: a difference becomes a placeholder of its shape.
struct ShapeInference {
    /// The names that were assigned to differing texts, by the text of the first run.
    private(set) var names: [String: String] = [:]
    /// The assigned names, each with its text in the second run.
    private(set) var bindings: [(name: String, text: String)] = []
    /// A function that returns true if a later command uses the text, so that the text needs a name.
    private let isUsedLater: (String) -> Bool
    private let taken: Int

    /// Creates an inference; `taken` is the number of names that were assigned before.
    init(taken: Int, isUsedLater: @escaping (String) -> Bool) {
        self.taken = taken
        self.isUsedLater = isUsedLater
    }

    /// Returns the expected line; nil if the lines differ in more than texts of a common shape.
    mutating func line(_ first: OutputLine, _ second: OutputLine) -> OutputLine? {
        guard first.stream == second.stream else { return nil }
        if let left = JSONPattern(first.text)?.value, let right = JSONPattern(second.text)?.value {
            return value(left, right).map { OutputLine(first.stream, $0.compact) }
        }
        return text(first.text, second.text).map { OutputLine(first.stream, $0) }
    }

    // MARK: JSON

    private mutating func value(_ left: JSONValue, _ right: JSONValue) -> JSONValue? {
        switch (left, right) {
        case (.string(let first), .string(let second)): return text(first, second).map(JSONValue.string)
        case (.number, .number) where left != right: return .string("[num]")
        case (.array(let first), .array(let second)):
            guard first.count == second.count else { return Optional.none }
            var merged: [JSONValue] = []
            for (one, other) in zip(first, second) {
                guard let element = value(one, other) else { return Optional.none }
                merged.append(element)
            }
            return .array(merged)
        case (.object(let first), .object(let second)):
            guard first.count == second.count else { return Optional.none }
            var merged = JSONObject()
            for member in first {
                guard let other = second[member.key], let element = value(member.value, other) else {
                    return Optional.none
                }
                merged.append(member.key, element)
            }
            return .object(merged)
        // A bare nil would be JSON's null.
        default: return left == right ? left : Optional.none
        }
    }

    // MARK: Text

    private static let shapes: [PlaceholderShape] = [.uuid, .tx, .addr, .time, .dur, .num]

    private mutating func text(_ first: String, _ second: String) -> String? {
        if first == second { return LinePattern.escaped(first, captures: Captures()) }
        let (left, right) = (Array(first.utf8), Array(second.utf8))
        var pattern = ""
        var plain: [UInt8] = []
        var (here, there) = (0, 0)
        while here < left.count || there < right.count {
            if let step = shape(left, here, right, there) {
                pattern += Self.escaped(&plain) + step.placeholder
                (here, there) = (step.here, step.there)
            } else if here < left.count, there < right.count, left[here] == right[there] {
                plain.append(left[here])
                (here, there) = (here + 1, there + 1)
            } else if let ends = Self.spaces(left, here, right, there) {
                // A column is as wide as its contents, so the number of spaces may differ.
                while plain.last == 0x20 { plain.removeLast() }
                pattern += Self.escaped(&plain) + "[..]"
                (here, there) = ends
            } else {
                return nil
            }
        }
        pattern += Self.escaped(&plain)
        var captures = Captures()
        return LinePattern(pattern).matches(second, captures: &captures) ? pattern : nil
    }

    private static func escaped(_ plain: inout [UInt8]) -> String {
        defer { plain = [] }
        return LinePattern.escaped(String(decoding: plain, as: UTF8.self), captures: Captures())
    }

    /// Returns a placeholder for two differing texts of one shape, and their ends; nil if none begins here.
    private mutating func shape(
        _ left: [UInt8],
        _ here: Int,
        _ right: [UInt8],
        _ there: Int
    ) -> (placeholder: String, here: Int, there: Int)? {
        guard here < left.count, there < right.count, !Self.isInsideWord(left, here) else { return nil }
        for shape in Self.shapes {
            guard let end = shape.ends(in: left, from: here).first,
                let other = shape.ends(in: right, from: there).first,
                !Self.isInsideWord(left, end), !Self.isInsideWord(right, other)
            else { continue }
            let (text, replayed) = (left[here..<end], right[there..<other])
            guard !text.elementsEqual(replayed) else { return nil }
            return (placeholder(shape, Self.text(text), Self.text(replayed)), end, other)
        }
        return nil
    }

    private mutating func placeholder(_ shape: PlaceholderShape, _ text: String, _ replayed: String) -> String {
        if let name = names[text] { return "[\(name)]" }
        guard [.uuid, .tx, .addr].contains(shape), isUsedLater(text) else { return "[\(shape.rawValue)]" }
        let name = "id\(taken + names.count + 1)"
        names[text] = name
        bindings.append((name, replayed))
        return "[\(shape.rawValue):\(name)]"
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Returns the ends of the spaces in both texts, if at least one has spaces here; nil otherwise.
    private static func spaces(_ left: [UInt8], _ here: Int, _ right: [UInt8], _ there: Int) -> (Int, Int)? {
        let end = left[here...].firstIndex { $0 != 0x20 } ?? left.count
        let other = right[there...].firstIndex { $0 != 0x20 } ?? right.count
        let isBehindSpace = here > 0 && left[here - 1] == 0x20
        return end > here || other > there || isBehindSpace ? (end > here || other > there ? (end, other) : nil) : nil
    }

    /// Returns true if the position is between two letters or digits.
    private static func isInsideWord(_ bytes: [UInt8], _ place: Int) -> Bool {
        place > 0 && place < bytes.count && Hexadecimals.isLetterOrDigit(bytes[place - 1])
            && Hexadecimals.isLetterOrDigit(bytes[place])
    }
}
