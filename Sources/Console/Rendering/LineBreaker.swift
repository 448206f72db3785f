import LineEditing

/// A breaker of long text that loses no character.
///
/// Lines are broken after a comma, else after a space, else wherever the line is full.
struct LineBreaker {
    private let width: Int
    private let margin: String
    private var lines: [String] = []
    private var line = ""
    private var cells: Int
    private var hasText = false
    private var afterComma: String.Index?
    private var afterSpace: String.Index?

    /// Returns the lines of a text: the first begins with the mark, the others with the given number of spaces.
    static func broken(_ text: String, after mark: String, indent: Int, width: Int?) -> [String] {
        guard let width, DisplayWidth.of(mark) + DisplayWidth.of(text) > width else { return [mark + text] }
        var body = LineBreaker(mark: mark, indent: indent, width: max(width, indent + 10))
        for character in text { body.append(character) }
        return body.lines + [body.line]
    }

    private init(mark: String, indent: Int, width: Int) {
        self.width = width
        margin = String(repeating: " ", count: indent)
        line = mark
        cells = DisplayWidth.of(mark)
    }

    private mutating func append(_ character: Character) {
        let wide = character.isASCII ? 1 : DisplayWidth.of(String(character))
        if cells + wide > width, hasText { end() }
        line.append(character)
        cells += wide
        hasText = true
        if character == "," { afterComma = line.endIndex }
        if character == " " { afterSpace = line.endIndex }
    }

    private mutating func end() {
        let place = afterComma ?? afterSpace ?? line.endIndex
        let rest = String(line[place...])
        lines.append(String(line[..<place]))
        line = margin
        cells = margin.utf8.count
        (afterComma, afterSpace, hasText) = (nil, nil, false)
        for character in rest { append(character) }
    }
}
