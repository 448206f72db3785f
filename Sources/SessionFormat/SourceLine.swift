/// A line of a file and its number.
struct SourceLine: Hashable {
    /// The number of the line, from 1.
    let number: Int
    /// The text of the line, without its line break.
    let text: String

    /// Returns the lines of a text; a final line break begins no further line.
    static func lines(of text: String) -> [SourceLine] {
        var parts = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts.enumerated().map { index, part in
            let line = part.last == 0x0D ? part.dropLast() : part
            return SourceLine(number: index + 1, text: String(Substring(line)))
        }
    }

    /// True if the line contains only spaces and tabs.
    var isBlank: Bool {
        text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    /// True if the line is a comment.
    var isComment: Bool {
        text.utf8.first.flatMap { LineRole($0) } == .comment
    }
}

extension String {
    /// The text without spaces and tabs at either end.
    var withoutOuterSpace: String {
        var bytes = utf8[...]
        while bytes.first == 0x20 || bytes.first == 0x09 { bytes = bytes.dropFirst() }
        while bytes.last == 0x20 || bytes.last == 0x09 { bytes = bytes.dropLast() }
        return String(Substring(bytes))
    }

    /// Returns the text after its first bytes.
    func dropping(bytes count: Int) -> String {
        String(Substring(utf8.dropFirst(count)))
    }

    /// The first word, and the text after the spaces that follow it.
    var firstWordAndRest: (word: String, rest: String) {
        let bytes = withoutOuterSpace.utf8
        let word = bytes.prefix { $0 != 0x20 && $0 != 0x09 }
        return (String(Substring(word)), String(Substring(bytes[word.endIndex...])).withoutOuterSpace)
    }
}
