/// An expected line of text: plain bytes and placeholders.
public struct LinePattern: Sendable, Hashable {
    /// A part of the line.
    public enum Part: Sendable, Hashable {
        /// Bytes that must be the same.
        case plain([UInt8])
        /// A placeholder, with the text it was read from.
        case placeholder(Placeholder, source: String)
    }

    /// The parts in order.
    public private(set) var parts: [Part] = []

    /// Parses an expected line; `[[` is a plain bracket, and brackets that are not a placeholder are plain text.
    public init(_ text: String) {
        let bytes = Array(text.utf8)
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let rest = bytes[index...]
            if rest.starts(with: "[[".utf8) {
                plain.append(UInt8(ascii: "["))
                index += 2
            } else if let (placeholder, length) = Placeholder.read(rest) {
                if !plain.isEmpty { parts.append(.plain(plain)) }
                plain = []
                let source = String(decoding: rest.prefix(length), as: UTF8.self)
                parts.append(.placeholder(placeholder, source: source))
                index += length
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        if !plain.isEmpty { parts.append(.plain(plain)) }
    }

    /// True if the line is one placeholder and nothing else.
    var isOnePlaceholder: Bool {
        guard parts.count == 1, case .placeholder = parts[0] else { return false }
        return true
    }

    /// The first `[/RE/]` whose regular expression is invalid; nil if there is none.
    var brokenPattern: String? {
        for case .placeholder(.pattern(let text), let source) in parts where (try? Regex(text)) == nil { return source }
        return nil
    }

    /// Compares a line with this pattern and adds the captured names; returns false, and adds none, if they differ.
    public func matches(_ text: String, captures: inout Captures) -> Bool {
        var search = PatternSearch(pattern: self, bytes: Array(text.utf8), captures: captures)
        guard let found = search.run() else { return false }
        captures = found
        return true
    }

    /// Returns an expected line that matches the text and nothing else.
    ///
    /// A bracket that would begin a placeholder is doubled.
    public static func escaped(_ text: String, captures: Captures) -> String {
        if text == "..." { return #"[/\.\.\./]"# }
        let bytes = Array(text.utf8)
        var escaped: [UInt8] = []
        for index in bytes.indices {
            escaped.append(bytes[index])
            if bytes[index] == UInt8(ascii: "["), needsSecondBracket(bytes[index...], captures) {
                escaped.append(UInt8(ascii: "["))
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func needsSecondBracket(_ bytes: ArraySlice<UInt8>, _ captures: Captures) -> Bool {
        if bytes.dropFirst().first == UInt8(ascii: "[") { return true }
        switch Placeholder.read(bytes)?.placeholder {
        case nil: return false
        case .reference(let name)?: return captures[name] != nil
        case .anyText?, .shape?, .pattern?: return true
        }
    }
}
