/// A placeholder in an expected line, for text that differs from run to run.
public enum Placeholder: Sendable, Hashable {
    /// `[..]`: any text within the line.
    case anyText
    /// `[uuid]`, or `[uuid:cache]`, which also names what it matched.
    case shape(PlaceholderShape, name: String?)
    /// `[/RE/]`: a regular expression.
    case pattern(String)
    /// `[cache]`: the text captured under that name; plain text while nothing has that name.
    case reference(String)

    /// Reads the placeholder at the start of those bytes; nil if they begin with plain text.
    static func read(_ bytes: ArraySlice<UInt8>) -> (placeholder: Placeholder, length: Int)? {
        guard bytes.first == UInt8(ascii: "[") else { return nil }
        let inside = bytes.dropFirst()
        if inside.first == UInt8(ascii: "/") { return readPattern(inside.dropFirst()) }
        guard let end = inside.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let text = String(decoding: inside[..<end], as: UTF8.self)
        let length = end + 1 - bytes.startIndex
        if text == ".." { return (.anyText, length) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if let shape = parts.first.flatMap(PlaceholderShape.init(rawValue:)) {
            if parts.count == 1 { return (.shape(shape, name: nil), length) }
            guard parts.count == 2, isName(parts[1]) else { return nil }
            return (.shape(shape, name: parts[1]), length)
        }
        guard parts.count == 1, isName(text) else { return nil }
        return (.reference(text), length)
    }

    private static func readPattern(_ bytes: ArraySlice<UInt8>) -> (placeholder: Placeholder, length: Int)? {
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "/"), bytes[index + 1] == UInt8(ascii: "]"), index > bytes.startIndex {
                let text = String(decoding: bytes[..<index], as: UTF8.self)
                return (.pattern(text), index - bytes.startIndex + 4)
            }
            index += 1
        }
        return nil
    }

    /// Returns true if `let` accepts the text as a name and it is not the name of a shape.
    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first), PlaceholderShape(rawValue: text) == nil else {
            return false
        }
        return text.utf8.allSatisfy {
            isLetter($0) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "-")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// The texts that named placeholders have captured so far in a session.
public struct Captures: Sendable, Hashable {
    private var texts: [String: String] = [:]
    /// The names in the order in which they were first given.
    public private(set) var names: [String] = []

    /// Creates captures without any names.
    public init() {}

    /// The text captured under a name; nil if there is none.
    public subscript(name: String) -> String? {
        texts[name]
    }

    /// Binds a name to a text; a name that is bound again refers to the new text.
    public mutating func bind(_ name: String, to text: String) {
        if texts.updateValue(text, forKey: name) == nil { names.append(name) }
    }
}
