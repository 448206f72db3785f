/// Prompt and line cut into the rows of a screen.
///
/// Tabs stop at multiples of 8, a wide character does not break over two rows, and a row that is exactly full is
/// followed by another one.
struct LinePicture {
    /// A place, counted from the first row of the prompt.
    struct Place: Equatable {
        var row = 0
        var column = 0
    }

    /// One row and its escapes.
    struct Row: Equatable {
        var text = ""
        var cells = 0
        /// Whether the next row goes on with the same line of the input.
        var isFull = false
    }

    private(set) var rows = [Row()]
    private(set) var cursor = Place()
    private let columns: Int

    /// Draws `line` after `prompt`; `continuation` stands before each further line and is given where
    /// that line begins.
    init(
        prompt: LinePrompt,
        line: EditLineHandle.Line,
        columns: Int,
        continuation: (_ start: Int) -> String
    ) {
        self.columns = max(columns, 2)
        for piece in prompt.pieces() {
            switch piece {
            case .visible(let scalar): add(scalar.value)
            case .escape(let escape): rows[rows.count - 1].text.unicodeScalars.append(contentsOf: escape)
            }
        }
        for (index, scalar) in line.scalars.enumerated() {
            if index == line.cursor { cursor = place(before: scalar) }
            guard scalar == 0x0A else {
                add(scalar)
                continue
            }
            rows.append(Row())
            for scalar in continuation(index + 1).unicodeScalars { add(scalar.value) }
        }
        if line.cursor >= line.scalars.count { cursor = end }
    }

    /// The place after the last character.
    var end: Place {
        Place(row: rows.count - 1, column: rows[rows.count - 1].cells)
    }

    private func place(before scalar: UInt32) -> Place {
        guard Self.cells(of: scalar) == 2, end.column + 2 > columns else { return end }
        return Place(row: end.row + 1, column: 0)
    }

    private mutating func add(_ scalar: UInt32) {
        if (0x20..<0x7F).contains(scalar) {
            let last = rows.count - 1
            rows[last].text.unicodeScalars.append(Unicode.Scalar(UInt8(scalar)))
            rows[last].cells += 1
            if rows[last].cells >= columns { goOn() }
        } else if scalar == 0x09 {
            repeat { add(" ", cells: 1) } while end.column % 8 != 0
        } else if scalar == 0x0A {
            rows.append(Row())
        } else if scalar < 0x20 || (0x7F..<0xA0).contains(scalar) {
            add("^", cells: 1)
            add(scalar == 0x7F ? "?" : String(Unicode.Scalar(UInt8(scalar & 0x1F | 0x40))), cells: 1)
        } else {
            add(String(scalars: [scalar]), cells: Self.cells(of: scalar))
        }
    }

    private mutating func add(_ text: String, cells: Int) {
        if cells == 0, end.column == 0, end.row > 0, rows[end.row - 1].isFull {
            // A combining character belongs to the character before, which filled its row.
            rows[end.row - 1].text += text
            return
        }
        if end.column + cells > columns {
            // The terminal wraps by itself; this clears the cell that stays free.
            rows[end.row].text += "\u{1B}[K"
            goOn()
        }
        rows[end.row].text += text
        rows[end.row].cells += cells
        if end.column >= columns { goOn() }
    }

    private mutating func goOn() {
        rows[end.row].isFull = true
        rows.append(Row())
    }

    private static func cells(of scalar: UInt32) -> Int {
        Unicode.Scalar(scalar).map { CellWidth.of($0) } ?? 0
    }
}
