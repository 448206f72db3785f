import LineEditing
import Wire

/// Turns blocks into lines.
public struct Renderer: Sendable {
    /// The cells of a line; nil where lines are never wrapped.
    public let width: Int?
    /// Whether roles become colours.
    public let usesColor: Bool

    /// A renderer for a terminal of that width, or for something that is none.
    public init(width: Int?, usesColor: Bool) {
        self.width = width
        self.usesColor = usesColor
    }

    /// The lines of those blocks, without line ends.
    public func lines(_ blocks: [Block]) -> [String] {
        var lines: [String] = []
        for block in blocks { append(block, to: &lines) }
        return lines
    }

    private func append(_ block: Block, to lines: inout [String]) {
        switch block {
        case .line(let text):
            lines.append(paint(text))
        case .headline(let text, let edge):
            lines += headline(text, edge: edge)
        case .fields(let fields, let gutter):
            for field in fields { lines += fieldLines(field, gutter: gutter) }
        case .table(let head, let rows):
            lines += TableLayout(renderer: self).lines(head: head, rows: rows)
        case .value(let value):
            lines += ValueLayout(renderer: self).lines(value)
        case .numbered(let items):
            let digits = String(items.count).count
            for (index, item) in items.enumerated() {
                let number = String(index + 1)
                lines.append(String(repeating: " ", count: digits - number.count) + "\(number)) \(item.printable)")
            }
        }
    }

    /// The headline wrapped at spaces, and the edge at the right end of its last line.
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

    private func fieldLines(_ field: Block.Field, gutter: Int) -> [String] {
        let label = field.label.plain
        let space = max(1, gutter - label.displayWidth)
        let indent = String(repeating: " ", count: gutter)
        // The last cell stays free, so that no terminal is left between two lines.
        let facts = wrap(field.fact, to: width.map { max(20, $0 - gutter - 1) })
        return facts.enumerated().map { index, fact in
            let front = index == 0 ? field.label + StyledText(String(repeating: " ", count: space)) : StyledText(indent)
            return paint(front + fact)
        }
    }

    /// Breaks text at spaces so that no line has more cells than that; a longer word stands alone on its line.
    public func wrap(_ text: StyledText, to width: Int?) -> [StyledText] {
        guard let width, text.plain.displayWidth > width || text.plain.contains("\n") else { return [text] }
        var lines: [StyledText] = []
        var line: StyledText?
        var cells = 0
        for (word, role) in words(of: text) {
            let count = word.displayWidth
            if let current = line, word != "\n", cells + count <= width {
                line = current + StyledText(word, role)
                cells += count
            } else {
                if let line { lines.append(line.trimmingEnd) }
                let start = word == "\n" ? "" : String(word.drop { $0 == " " && line != nil })
                line = StyledText(start, role)
                cells = start.displayWidth
            }
        }
        if let line { lines.append(line.trimmingEnd) }
        return lines
    }

    /// Words with the spaces before them, and line breaks on their own.
    private func words(of text: StyledText) -> [(String, StyledText.Role)] {
        var words: [(String, StyledText.Role)] = []
        for span in text.spans {
            var word = ""
            for character in span.text {
                if character == "\n" {
                    if !word.isEmpty { words.append((word, span.role)) }
                    words.append(("\n", span.role))
                    word = ""
                } else if character == " ", word.contains(where: { $0 != " " }) {
                    words.append((word, span.role))
                    word = " "
                } else {
                    word.append(character)
                }
            }
            if !word.isEmpty { words.append((word, span.role)) }
        }
        return words
    }

    /// The text of a line, with colours where they are wanted.
    public func paint(_ text: StyledText) -> String {
        guard usesColor else { return text.plain }
        return text.spans.reduce(into: "") { line, span in
            guard let code = span.role.code, !span.text.isEmpty else { return line += span.text }
            line += "\u{1B}[\(code)m\(span.text)\u{1B}[0m"
        }
    }
}

extension StyledText {
    fileprivate var trimmingEnd: StyledText {
        guard plain.hasSuffix(" ") else { return self }
        var kept = StyledText("")
        for span in spans.dropLast() { kept = kept + StyledText(span.text, span.role) }
        guard let last = spans.last else { return self }
        var text = last.text
        while text.last == " " { text.removeLast() }
        return kept + StyledText(text, last.role)
    }
}

extension StyledText.Role {
    /// The parameter of the terminal's "select graphic rendition".
    fileprivate var code: String? {
        switch self {
        case .plain: nil
        case .done: "32"
        case .care: "33"
        case .bad: "31"
        case .dim: "2"
        case .strong: "1"
        }
    }
}
