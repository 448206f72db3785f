import Core
import LineEditing

/// A renderer of blocks into lines.
public struct Renderer: Sendable {
    /// The width of a line in cells; nil if lines are never wrapped.
    public let width: Int?
    /// True if roles are shown as colours.
    public let usesColor: Bool

    /// Creates a renderer for a terminal of the given width, or with a nil width for any other output.
    public init(width: Int?, usesColor: Bool) {
        self.width = width
        self.usesColor = usesColor
    }

    /// Returns the lines of the given blocks, without line ends.
    public func lines(_ blocks: [Block]) -> [String] {
        var lines: [String] = []
        for block in blocks { append(block, to: &lines) }
        return lines
    }

    private func append(_ block: Block, to lines: inout [String]) {
        switch block {
        case .line(let text):
            lines += indented(text).map(paint)
        case .unbroken(let text):
            lines.append(paint(text))
        case .headline(let text, let edge):
            lines += headline(text, edge: edge)
        case .fields(let fields, let gutter):
            for field in fields { lines += fieldLines(field, gutter: gutter) }
        case .table(let head, let rows):
            lines += TableLayout(renderer: self).lines(head: head, rows: rows)
        case .value(let value):
            lines += ValueLayout(renderer: self).lines(value)
        case .bars(let bars):
            lines += BarChart(renderer: self).lines(bars)
        case .numbered(let items):
            let digits = String(items.count).count
            for (index, item) in items.enumerated() {
                let number = String(index + 1)
                lines.append(String(repeating: " ", count: digits - number.count) + "\(number)) \(item.terminalSafe)")
            }
        }
    }

    /// Returns the headline wrapped at spaces, with the edge text at the right end of its last line.
    private func headline(_ text: StyledText, edge: String) -> [String] {
        guard let width else { return [paint(text + StyledText(" \(edge)", .dim))] }
        var wrapped = wrap(text, to: width)
        let last = wrapped.removeLast()
        let used = last.plain.displayWidth
        let room = width - used - edge.displayWidth
        guard room >= 1 else {
            let indent = String(repeating: " ", count: max(0, width - edge.displayWidth))
            return (wrapped + [last]).map(paint) + [paint(StyledText(indent + edge, .dim))]
        }
        return (wrapped + [last + StyledText(String(repeating: " ", count: room) + edge, .dim)]).map(paint)
    }

    /// Returns a line wrapped at spaces, with its further lines indented to the first word.
    private func indented(_ text: StyledText) -> [StyledText] {
        guard let width, text.plain.displayWidth > width else {
            return text.plain.contains("\n") ? wrap(text, to: .max) : [text]
        }
        let indent = text.plain.prefix { $0 == " " }.count
        guard indent > 0, indent < width / 2 else { return wrap(text, to: width) }
        let space = StyledText(String(repeating: " ", count: indent))
        return wrap(text.dropping(cells: indent), to: width - indent).map { space + $0 }
    }

    private func fieldLines(_ field: Block.Field, gutter: Int) -> [String] {
        let label = field.label.plain
        let space = max(1, gutter - label.displayWidth)
        let indent = String(repeating: " ", count: gutter)
        let facts = wrap(field.fact, to: width.map { max(20, $0 - gutter) })
        return facts.enumerated().map { index, fact in
            let front = index == 0 ? field.label + StyledText(String(repeating: " ", count: space)) : StyledText(indent)
            return paint(front + fact)
        }
    }

    /// Wraps text at spaces to the given width in cells; a longer word has a line of its own.
    ///
    /// An `at` stays on one line with its number.
    public func wrap(_ text: StyledText, to width: Int?) -> [StyledText] {
        guard let width, text.plain.displayWidth > width || text.plain.contains("\n") else { return [text] }
        var lines: [[Word]] = []
        var line: [Word] = []
        var cells = 0
        for word in words(of: text) {
            guard word.text != "\n" else {
                lines.append(line)
                (line, cells) = ([], 0)
                continue
            }
            let count = word.text.displayWidth
            if line.isEmpty || cells + count <= width {
                line.append(word)
                cells += count
                continue
            }
            var next = [word]
            if line.count > 1, line.last?.text == " at", word.text.dropFirst().first?.isNumber == true {
                next.insert(line.removeLast(), at: 0)
            }
            lines.append(line)
            line = next
            cells = Self.joined(next, isFirst: false).plain.displayWidth
        }
        if !line.isEmpty { lines.append(line) }
        return lines.enumerated().map { index, words in Self.joined(words, isFirst: index == 0) }
    }

    /// A word with the spaces before it, or a line break.
    private struct Word {
        let text: String
        let role: StyledText.Role
    }

    /// Returns a line of words; only the first line keeps its leading spaces, and no line keeps its trailing ones.
    private static func joined(_ words: [Word], isFirst: Bool) -> StyledText {
        var words = words[...]
        while let last = words.last, last.text.allSatisfy({ $0 == " " }) { words.removeLast() }
        var line = StyledText("")
        var drops = !isFirst
        for word in words {
            let text = drops ? String(word.text.drop { $0 == " " }) : word.text
            if !text.isEmpty { drops = false }
            line = line + StyledText(text, word.role)
        }
        return line
    }

    /// Returns the words with the spaces before them, and line breaks as words of their own.
    private func words(of text: StyledText) -> [Word] {
        var words: [Word] = []
        for span in text.spans {
            var word = ""
            for character in span.text {
                if character == "\n" {
                    if !word.isEmpty { words.append(Word(text: word, role: span.role)) }
                    words.append(Word(text: "\n", role: span.role))
                    word = ""
                } else if character == " ", word.contains(where: { $0 != " " }) {
                    words.append(Word(text: word, role: span.role))
                    word = " "
                } else {
                    word.append(character)
                }
            }
            if !word.isEmpty { words.append(Word(text: word, role: span.role)) }
        }
        return words
    }

    /// Returns the text of a line, with colours if they are used, and without any other control sequences.
    public func paint(_ text: StyledText) -> String {
        guard usesColor else { return text.plain.terminalSafe }
        return text.spans.reduce(into: "") { line, span in
            let shown = span.text.terminalSafe
            guard let code = span.role.code, !shown.isEmpty else { return line += shown }
            line += "\u{1B}[\(code)m\(shown)\u{1B}[0m"
        }
    }
}

extension StyledText.Role {
    /// The parameter of the terminal's "select graphic rendition" sequence; nil for plain text.
    fileprivate var code: String? {
        if let color { return "38;5;\(color)" }
        return self == .strong ? "1" : nil
    }

    /// The number of the colour among the 256 of xterm; nil for text in the terminal's own colour.
    ///
    /// All have a contrast of 3:1 or more with light and with dark backgrounds. None of the first 16 does, as every
    /// theme gives them other values: the plain blue of a VGA console is 1.6:1 on its black, and dim text 1.9:1 on
    /// Solarized light.
    ///
    /// Source: WCAG 2.2, "contrast ratio".
    var color: Int? {
        switch self {
        case .plain, .strong: nil
        case .success, .text: 28
        case .warning: 136
        case .error: 196
        case .dim: 244
        case .name: 32
        case .number: 30
        case .word: 133
        }
    }
}
