import CLibEdit
import Glibc

/// The redrawing of the input when the size of the screen changes.
extension InputPainter {
    /// Redraws the input for another screen size.
    ///
    /// Most terminals rewrap the rows and move rows into their scrollback or out of it; some leave them as they are.
    /// So the terminal is asked for the position of its cursor, from which follows what can be cleared. It is asked for
    /// its width as well: tmux tells the system about a new size up to a quarter of a second after adopting it.
    func resize() {
        guard let now = TerminalMode.size(of: STDOUT_FILENO), now != toldSize else { return }
        guard let before = shown else {
            takeSize(now)
            redraw()
            return
        }
        let place = settledReport(in: now)
        let wrapped = picture(of: before.line, prompt: before.prompt)
        let column = place.map { $0.column - 1 }
        // If both columns are equal, the terminal is assumed to do the same as before.
        if let column, (column == wrapped.cursor.column) != (column == before.picture.cursor.column) {
            wrapsAnew = column == wrapped.cursor.column
        }
        let cursor = wrapsAnew ? wrapped.cursor.row : before.picture.cursor.row - before.top
        let reachable = min(cursor, place.map { $0.row - 1 } ?? size.rows - 1)
        put((reachable > 0 ? "\r\u{1B}[\(reachable)A" : "\r") + Self.clearBelow)
        rowsAbove = wrapsAnew ? cursor - reachable : 0
        shown = nil
        redraw()
    }

    /// Adopts the screen size and returns the cursor's position in it.
    ///
    /// The size is the one that is still current once the terminal has answered.
    private func settledReport(in now: TerminalMode.Size) -> (row: Int, column: Int)? {
        var size = now
        var report: ScreenReport?
        for _ in 1...5 {
            report = screenReport()
            let later = TerminalMode.size(of: STDOUT_FILENO) ?? size
            guard later != size, report != nil else { break }
            size = later
        }
        takeSize(size)
        if let report { self.size.columns = report.columns }
        return report?.cursor
    }

    /// Adopts a screen size.
    func takeSize(_ now: TerminalMode.Size) {
        (size, toldSize) = (now, now)
        // A muted libedit keeps its large screen: with fewer rows it would write past those that it has.
        if !paints { el_resize(handle.pointer) }
    }

    /// The terminal's report of its cursor and its width.
    private struct ScreenReport {
        /// The position of the cursor, counted from 1.
        let cursor: (row: Int, column: Int)
        let columns: Int
    }

    /// Asks for the positions of the cursor and of the right margin; returns nil if the terminal does not answer.
    private func screenReport() -> ScreenReport? {
        guard paints, reportsCursor else { return nil }
        put(CursorReport.question + CursorReport.widthQuestion)
        le_flush()
        let cursor = input.cursorReport(within: 300)
        let margin = cursor == nil ? nil : input.cursorReport(within: 300)
        reportsCursor = margin != nil
        guard let cursor, let margin else { return nil }
        return ScreenReport(cursor: cursor, columns: margin.column)
    }
}
