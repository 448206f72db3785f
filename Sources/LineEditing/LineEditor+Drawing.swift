import CLibEdit
import Glibc

/// Two primitives carry everything: erase what libedit drew, and have it draw again.
extension LineEditor {
    /// Where things are, counted from the row of the prompt.
    struct Picture {
        var cursor: LineLayout.Place
        var end: LineLayout.Place
    }

    /// Writes through the stream that libedit writes to.
    func put(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { le_write($0.baseAddress, $0.count) }
        }
    }

    /// Computes where the cursor and the end of the input are on the screen.
    func picture(of line: EditLineHandle.Line) -> Picture {
        var layout = LineLayout(columns: size.columns)
        layout.add(prompt: shownPrompt)
        var cursor: LineLayout.Place?
        for (index, scalar) in line.scalars.enumerated() {
            if index == line.cursor { cursor = layout.cursor(before: scalar) }
            layout.add(scalar)
        }
        let last = size.rows - 1
        var picture = Picture(cursor: cursor ?? layout.place, end: layout.place)
        picture.cursor.row = min(picture.cursor.row, last)
        picture.end.row = min(picture.end.row, last)
        return picture
    }

    /// Clears from the prompt to the end of the screen; the cursor is where the prompt began.
    func erase() {
        hintCells = 0
        guard !handle.isPoor else {
            put("\n")
            return
        }
        let row = picture(of: handle.line).cursor.row
        put(row > 0 ? "\r\u{1B}[\(row)A\u{1B}[J" : "\r\u{1B}[J")
    }

    /// Draws prompt and line from column 0 of the row where the cursor is.
    func redraw() {
        _ = le_refresh(handle.pointer)
        le_flush()
    }

    /// Goes to the row after the input.
    func moveBelow(showing text: String = "") {
        removeHint()
        if !handle.isPoor {
            let line = handle.line
            repair(line)
            let picture = picture(of: line)
            let down = picture.end.row - picture.cursor.row
            if down > 0 { put("\u{1B}[\(down)B") }
            put("\r")
            if picture.end.column > 0 { put("\u{1B}[\(picture.end.column)C") }
        }
        put(text + "\n")
        le_flush()
    }

    /// Prints what waits above the prompt, in one go.
    func printNotices() {
        let notices = mailbox.takeNotices()
        guard !notices.isEmpty else { return }
        erase()
        for notice in notices { put(notice.endingLine) }
        redraw()
    }

    /// Draws again for another size.
    ///
    /// Terminals have wrapped the rows anew, so the new width counts.
    func resize() {
        guard let now = TerminalMode.size(of: STDOUT_FILENO), now != size else { return }
        size = now
        erase()
        le_flush()
        el_resize(handle.pointer)
        redraw()
    }

    /// Makes the screen whole before the thread waits.
    func settle() {
        let line = handle.line
        repair(line)
        drawHint(line)
        le_flush()
    }

    /// Shows the hint if the cursor stands at the end and there is room in its row.
    private func drawHint(_ line: EditLineHandle.Line) {
        guard hintCells == 0, !handle.isPoor, !isSearching, line.cursor == line.scalars.count,
            line.scalars.count < 2048
        else { return }
        let hint = assistance.hint(String(scalars: line.scalars))
        guard !hint.isEmpty else { return }
        let room = size.columns - picture(of: line).cursor.column - 1
        var shown = ""
        var cells = 0
        for scalar in hint.unicodeScalars {
            let width = CellWidth.of(scalar)
            guard scalar.value >= 0x20, cells + width <= room else { break }
            shown.unicodeScalars.append(scalar)
            cells += width
        }
        guard cells > 0 else { return }
        hintCells = cells
        put("\u{1B}7\u{1B}[2m" + shown + "\u{1B}[0m\u{1B}8")
    }

    /// Takes the hint away, and nothing else, before libedit draws.
    func removeHint() {
        guard hintCells > 0 else { return }
        put("\u{1B}[\(hintCells)X")
        hintCells = 0
    }

    /// Paints wide characters in several rows ourselves: libedit's short moves can break them.
    private func repair(_ line: EditLineHandle.Line) {
        guard line.scalars.count < 8192, !handle.isPoor,
            line.scalars.contains(where: { $0 > 0x2FF && LineLayout.cells(of: $0) == 2 })
        else {
            return
        }
        var layout = LineLayout(columns: size.columns)
        layout.add(prompt: shownPrompt)
        for scalar in line.scalars { layout.add(scalar) }
        guard layout.place.row > 0, layout.place.row < size.rows else { return }
        erase()
        var painter = LinePainter(columns: size.columns)
        painter.paint(prompt: shownPrompt)
        painter.paint(line.scalars)
        put(painter.finished(at: picture(of: line).cursor))
    }
}
