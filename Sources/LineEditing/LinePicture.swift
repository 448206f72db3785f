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

    /// Draws `line` after `prompt`; `continuation` stands before each further line and is given the lines above.
    init(
        prompt: LinePrompt,
        line: EditLineHandle.Line,
        columns: Int,
        continuation: (_ above: String) -> String
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
            for scalar in continuation(String(scalars: line.scalars[..<index])).unicodeScalars { add(scalar.value) }
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
        if scalar == 0x09 {
            repeat { add(" ", cells: 1) } while end.column % 8 != 0
        } else if scalar == 0x0A {
            rows.append(Row())
        } else {
            add(Self.picture(of: scalar), cells: Self.cells(of: scalar))
        }
    }

    private mutating func add(_ text: String, cells: Int) {
        if cells == 0, end.column == 0, end.row > 0, rows[end.row - 1].isFull {
            // A combining character belongs to the character before, which filled its row.
            rows[end.row - 1].text += text
            return
        }
        if end.column + cells > columns {
            rows[end.row].text += String(repeating: " ", count: columns - end.column)
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

    private static func isControl(_ scalar: UInt32) -> Bool {
        scalar < 0x20 || (0x7F..<0xA0).contains(scalar)
    }

    private static func cells(of scalar: UInt32) -> Int {
        if isControl(scalar) { return 2 }
        return Unicode.Scalar(scalar).map { CellWidth.of($0) } ?? 0
    }

    private static func picture(of scalar: UInt32) -> String {
        guard isControl(scalar) else { return String(scalars: [scalar]) }
        return scalar == 0x7F ? "^?" : "^" + String(Unicode.Scalar(UInt8(scalar & 0x1F | 0x40)))
    }
}
