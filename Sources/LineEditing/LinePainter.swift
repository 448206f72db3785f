/// Writes prompt and line as libedit would have drawn them.
struct LinePainter {
    private var layout: LineLayout
    private var output = ""

    init(columns: Int) {
        layout = LineLayout(columns: columns)
    }

    /// Paints a prompt; what stands between marks takes no cells.
    mutating func paint(prompt: [Int32]) {
        var isLiteral = false
        for scalar in prompt where scalar != 0 {
            if scalar == LinePrompt.mark {
                isLiteral.toggle()
            } else if isLiteral {
                output += String(scalars: [UInt32(scalar)])
            } else {
                paint(UInt32(scalar))
            }
        }
    }

    /// Paints a line.
    mutating func paint(_ scalars: [UInt32]) {
        for scalar in scalars { paint(scalar) }
    }

    /// What to write, with the cursor at a place at the end.
    func finished(at cursor: LineLayout.Place) -> String {
        let up = layout.place.row - cursor.row
        let rows = up > 0 ? "\u{1B}[\(up)A" : ""
        let columns = cursor.column > 0 ? "\u{1B}[\(cursor.column)C" : ""
        return output + "\u{1B}[J" + rows + "\r" + columns
    }

    private mutating func paint(_ scalar: UInt32) {
        let start = layout.place
        layout.add(scalar)
        switch scalar {
        case 0x0A:
            output += "\u{1B}[K\n"
            return
        case 0x09:
            let cells = (layout.place.row - start.row) * layout.columns + layout.place.column - start.column
            output += String(repeating: " ", count: cells)
        default:
            output += LineLayout.picture(of: scalar)
        }
        // After a full row the terminal waits at the margin; a space makes it go on.
        if layout.place.column == 0, layout.place.row > start.row { output += " \u{8}" }
    }
}
