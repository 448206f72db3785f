/// The layout of prompt and line in the rows of a screen.
///
/// Tabs stop at multiples of 8, a wide character is not split over two rows, and a row that is exactly full is
/// followed by another one.
struct LineLayout {
    /// A position, counted from the first row of the prompt.
    struct Place: Equatable {
        var row = 0
        var column = 0
    }

    /// A row with its escapes.
    struct Row: Equatable {
        var text = ""
        var cells = 0
        /// True if the next row continues the same line of the input.
        var isFull = false
    }

    private(set) var rows = [Row()]
    private(set) var cursor = Place()
    private let columns: Int

    /// Lays out `line` after `prompt`.
    ///
    /// `continuation` returns the text before each further line and receives the index at which that line begins.
    init(
        prompt: LinePrompt,
        line: Libedit.Line,
        columns: Int,
        continuation: (_ start: Int) -> String
    ) {
        self.columns = max(columns, 2)
        for piece in prompt.pieces() {
            switch piece {
            case .visible(let character): add(character.unicodeScalars.map(\.value)[...])
            case .escape(let escape): rows[rows.count - 1].text.unicodeScalars.append(contentsOf: escape)
            }
        }
        var index = 0
        while index < line.scalars.count {
            let character = line.scalars.character(at: index)
            if character.indices.contains(line.cursor) { cursor = place(before: character) }
            index = character.endIndex
            guard character.first == 0x0A else {
                add(character)
                continue
            }
            rows.append(Row())
            for character in continuation(index) { add(character.unicodeScalars.map(\.value)[...]) }
        }
        if line.cursor >= line.scalars.count { cursor = end }
    }

    /// The position after the last character.
    var end: Place {
        Place(row: rows.count - 1, column: rows[rows.count - 1].cells)
    }

    /// Adds a character typed at the end, with the same result as a new layout.
    ///
    /// Returns false and changes nothing at either end of a row: there the rows before have to be written again, or the
    /// terminal forgets that they continue. It does the same if the line or the prompt has a character above U+02FF,
    /// which may join others, and may be wider or narrower on the terminal than it is counted.
    mutating func type(_ scalar: UInt32, after line: Libedit.Line, _ prompt: LinePrompt) -> Bool {
        guard (0x20..<0x7F).contains(scalar), line.cursor == line.scalars.count, end.column > 0,
            end.column + 1 < columns, line.scalars.allSatisfy({ $0 < 0x300 }),
            prompt.plain.unicodeScalars.allSatisfy({ $0.value < 0x300 })
        else { return false }
        add([scalar])
        cursor = end
        return true
    }

    private func place(before character: ArraySlice<UInt32>) -> Place {
        let cells = Cells(of: character)
        guard cells.most > 1, end.column + cells.most > columns, character.first != 0x09 else { return end }
        return Place(row: end.row + 1, column: 0)
    }

    private mutating func add(_ character: ArraySlice<UInt32>) {
        guard character.count == 1, let scalar = character.first else {
            add(String(scalars: character), Cells(of: character))
            return
        }
        if (0x20..<0x7F).contains(scalar) {
            let last = rows.count - 1
            rows[last].text.unicodeScalars.append(Unicode.Scalar(UInt8(scalar)))
            rows[last].cells += 1
            if rows[last].cells >= columns { goOn() }
        } else if scalar == 0x09 {
            repeat { add(" ", .one) } while end.column % 8 != 0
        } else if scalar == 0x0A {
            rows.append(Row())
        } else if scalar < 0x20 || (0x7F..<0xA0).contains(scalar) {
            add("^", .one)
            add(scalar == 0x7F ? "?" : String(Unicode.Scalar(UInt8(scalar & 0x1F | 0x40))), .one)
        } else {
            add(String(scalars: character), Cells(of: character))
        }
    }

    private mutating func add(_ text: String, _ cells: Cells) {
        if cells.shown == 0, end.column == 0, end.row > 0, rows[end.row - 1].isFull {
            // A combining character belongs to the character before, which filled its row.
            rows[end.row - 1].text += text
            return
        }
        if end.column + cells.shown > columns {
            // The terminal wraps by itself; this clears the cell that stays free.
            rows[end.row].text += "\u{1B}[K"
            goOn()
        } else if end.column + cells.most > columns {
            // Some terminals would wrap here, and some would not.
            rows.append(Row())
        }
        rows[end.row].text += text
        rows[end.row].cells += cells.shown
        // Terminals differ in how they show joined characters; after this move all have the same column.
        if cells.most != cells.shown { rows[end.row].text += "\u{1B}[\(min(end.column, columns - 1) + 1)G" }
        if end.column >= columns { goOn() }
    }

    private mutating func goOn() {
        rows[end.row].isFull = true
        rows.append(Row())
    }

    /// The number of cells that a character takes.
    private struct Cells {
        static let one = Cells(shown: 1, most: 1)

        /// The number of cells as one glyph.
        let shown: Int
        /// The number of cells on a terminal that shows the parts of the character one by one.
        let most: Int

        init(of character: ArraySlice<UInt32>) {
            let scalars = character.compactMap { Unicode.Scalar($0) }
            let parts = scalars.reduce(0) { $0 + DisplayWidth.of($1) }
            shown = DisplayWidth.isJoined(scalars) ? 2 : parts
            most = max(shown, parts)
        }

        private init(shown: Int, most: Int) {
            self.shown = shown
            self.most = most
        }
    }
}

extension [UInt32] {
    /// Returns the scalars of the character that begins at an index.
    fileprivate func character(at index: Int) -> ArraySlice<UInt32> {
        // A scalar below U+0300 does not join the one before.
        guard index + 1 < count, self[index] >= 0x20, self[index + 1] >= 0x300 else { return self[index...index] }
        let character = String(scalars: self[index...].prefix(64)).first
        return self[index..<(index + Swift.max(1, character?.unicodeScalars.count ?? 1))]
    }
}
