import CLibEdit
import Glibc

/// The painter of prompt and line, used on the editing thread.
///
/// The input is painted as a whole before the thread waits for a key. libedit does not draw: its short cursor moves
/// break wide characters at the right margin, and then it is wrong about its own row. What is painted here is known
/// exactly.
final class InputPainter {
    /// The painted text, and the position of the cursor in it.
    struct PaintedFrame {
        var line: Libedit.Line
        var prompt: LinePrompt
        var hint: String
        var picture: LineLayout
        /// The first row of the picture that is on the screen; the input may be taller than the screen.
        var top: Int
    }

    private let handle: Libedit
    private let assistance: LineAssistance
    /// True if the terminal can show more than a line and is painted here; false if libedit draws.
    let paints: Bool
    private var screen: TerminalScreen
    /// The prompt of this read, or of a search in it.
    var prompt = LinePrompt(plain: "")
    /// True while a search shows its entries, which get no hints and no continuation prompts.
    var isSearching = false
    /// The content of the screen; nil if the cursor is where the prompt begins.
    private var shown: PaintedFrame?
    /// The number of rows of the input that a smaller screen has pushed out at its top, where they cannot be repainted.
    private var rowsAbove = 0
    /// True if the terminal rewraps its rows at another width; xterm, GNU screen and the Linux console do not.
    private var wrapsAnew =
        getenv("XTERM_VERSION") == nil && getenv("STY") == nil
        && getenv("TERM").map { String(cString: $0) } != "linux"

    init(handle: Libedit, assistance: LineAssistance, input: TerminalInput, paints: Bool) {
        self.handle = handle
        self.assistance = assistance
        screen = TerminalScreen(input: input)
        self.paints = paints
    }

    /// The size of the screen as the terminal has it.
    var size: TerminalMode.Size { screen.size }

    /// Begins a read with a prompt, in the row of the cursor.
    func begin(_ prompt: LinePrompt) {
        shown = nil
        rowsAbove = 0
        screen.adopt(TerminalMode.size(of: STDOUT_FILENO) ?? TerminalMode.Size(columns: 80, rows: 24))
        self.prompt = prompt
        if !paints { handle.setPrompt(prompt.plain) }
    }

    /// Forgets the content of the screen, which another program may have changed, and adopts its size.
    func forget() {
        shown = nil
        adopt(TerminalMode.size(of: STDOUT_FILENO) ?? size)
    }

    /// Clears the screen; the next painting begins in its first row.
    func clearScreen() {
        put("\u{1B}[H\u{1B}[2J")
        shown = nil
        rowsAbove = 0
    }

    /// Writes a text to the stream that libedit flushes.
    func put(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { le_write($0.baseAddress, $0.count) }
        }
    }

    /// Prints texts above the prompt, all at once.
    func printAbove(_ texts: [String]) {
        resize()
        erase()
        for text in texts { put(text.endingLine) }
        redraw()
    }

    /// Clears the painted text and moves the cursor to the beginning of the prompt.
    func erase() {
        guard paints else {
            put("\n")
            return
        }
        put(backToStart + Self.clearBelow)
        shown = nil
    }

    /// Draws prompt and line from the row of the cursor on.
    func redraw() {
        guard !paints else {
            paint()
            return
        }
        put("\r")
        _ = le_refresh(handle.pointer)
        le_flush()
    }

    /// Moves the cursor to the row after the input.
    func moveBelow(showing text: String = "") {
        if paints { paint(whole: true) }
        put(text + "\n")
        shown = nil
        le_flush()
    }

    /// Redraws the input for another screen size.
    ///
    /// Most terminals rewrap the rows and move rows into their scrollback or out of it; some leave them as they are.
    /// So the terminal is asked for the position of its cursor, from which follows what can be cleared. It is asked for
    /// its width as well: tmux tells the system about a new size up to a quarter of a second after adopting it.
    func resize() {
        guard let now = TerminalMode.size(of: STDOUT_FILENO), now != screen.toldSize else { return }
        guard let before = shown else {
            adopt(now)
            redraw()
            return
        }
        let place = screen.settledCursor(in: now) { ask($0) }
        let wrapped = picture(of: before.line, prompt: before.prompt)
        let column = place.map { $0.column - 1 }
        // If both columns are equal, the terminal is assumed to do the same as before.
        if let column, (column == wrapped.cursor.column) != (column == before.picture.cursor.column) {
            wrapsAnew = column == wrapped.cursor.column
        }
        let cursor = wrapsAnew ? wrapped.cursor.row : before.picture.cursor.row - before.top
        let reachable = min(cursor, place.map { $0.row - 1 } ?? screen.size.rows - 1)
        put((reachable > 0 ? "\r\u{1B}[\(reachable)A" : "\r") + Self.clearBelow)
        rowsAbove = wrapsAnew ? cursor - reachable : 0
        shown = nil
        redraw()
    }

    private func adopt(_ size: TerminalMode.Size) {
        screen.adopt(size)
        // A muted libedit keeps its large screen: with fewer rows it would write past those that it has.
        if !paints { el_resize(handle.pointer) }
    }

    private func ask(_ question: String) {
        put(question)
        le_flush()
    }

    /// Updates the screen to the line; `whole` shows all of it, with the cursor at its end and without a hint.
    func paint(whole: Bool = false) {
        guard paints else {
            le_flush()
            return
        }
        // Keys may arrive before the signal that announces another size.
        resize()
        var line = handle.line
        if whole { line.cursor = line.scalars.count }
        let hint = whole ? "" : hint(for: line)
        if let shown, shown.line == line, shown.prompt == prompt, shown.hint == hint, !whole { return }
        if !whole, paintTyped(line, hint: hint) { return }
        let picture = picture(of: line, prompt: prompt)
        // Deleted text leaves space for rows that had left the screen.
        let isShorter = shown.map { $0.line.scalars.count > line.scalars.count } ?? false
        rowsAbove = min(rowsAbove, isShorter ? max(0, picture.rows.count - size.rows) : picture.end.row)
        let first = whole ? rowsAbove : top(of: picture, before: shown?.top ?? rowsAbove)
        let last = whole ? picture.end.row : min(picture.end.row, first + size.rows - 1)
        var output = backToStart
        // Rows that leave the screen for the first time are written, so that the scrollback has the whole input once.
        for row in min(first, rowsAbove)...max(first, last) {
            output += picture.rows[row].text
            guard row < last else { break }
            if !picture.rows[row].isFull {
                output += "\u{1B}[K\r\n"
            } else if picture.rows[row + 1].text.isEmpty {
                // After a full row the terminal waits at the margin; a space makes it wrap.
                output += " \u{8}"
            }
        }
        if last == picture.end.row { output += styled(hint, after: picture) }
        // At the margin of the screen's last row there is nothing to clear but the character there.
        if !picture.rows[last].isFull { output += "\u{1B}[J" }
        if last > picture.cursor.row { output += "\u{1B}[\(last - picture.cursor.row)A" }
        output += picture.cursor.column > 0 ? "\r\u{1B}[\(picture.cursor.column)C" : "\r"
        put(output)
        le_flush()
        shown = PaintedFrame(line: line, prompt: prompt, hint: hint, picture: picture, top: first)
        rowsAbove = max(rowsAbove, last - size.rows + 1)
    }

    /// Draws a single character typed at the end, and the hint; returns false if more has to be drawn.
    ///
    /// Most keys are of this kind, and the terminal changes one cell instead of all.
    private func paintTyped(_ line: Libedit.Line, hint: String) -> Bool {
        guard let before = shown?.line, let scalar = line.scalars.last, line.cursor == line.scalars.count,
            shown?.prompt == prompt, line.scalars.dropLast().elementsEqual(before.scalars),
            shown?.picture.type(scalar, after: before, prompt) == true, let shown
        else { return false }
        var output = String(scalars: [scalar])
        if !hint.isEmpty {
            output += styled(hint, after: shown.picture) + "\u{1B}[J\r\u{1B}[\(shown.picture.cursor.column)C"
        } else if !shown.hint.isEmpty {
            output += "\u{1B}[J"
        }
        put(output)
        le_flush()
        self.shown?.line = line
        self.shown?.hint = hint
        return true
    }

    /// Returns the styled hint, cut to the free cells of its row.
    private func styled(_ hint: String, after picture: LineLayout) -> String {
        guard !hint.isEmpty else { return "" }
        let room = size.columns - picture.end.column - 1
        return "\u{1B}[\(assistance.hintStyle.rawValue)m" + hint.cut(toCells: room) + "\u{1B}[0m"
    }

    /// The characters that clear from the start of a row to the end of the screen.
    ///
    /// They do not clear from the first column: tmux keeps a copy of a screen that is cleared from its very first cell,
    /// and forgets that a row continues on the next one once that is cleared.
    private static let clearBelow = " \u{1B}[J\r"

    /// The characters that move from the cursor to the first row on the screen.
    private var backToStart: String {
        guard let shown, shown.picture.cursor.row > shown.top else { return "\r" }
        return "\r\u{1B}[\(shown.picture.cursor.row - shown.top)A"
    }

    /// Returns the first row to show, so that the cursor is on the screen and the picture moves as little as possible.
    private func top(of picture: LineLayout, before: Int) -> Int {
        let least = max(0, picture.cursor.row - size.rows + 1)
        let most = min(picture.cursor.row, max(rowsAbove, picture.rows.count - size.rows))
        return min(max(before, least), max(least, most))
    }

    private func picture(of line: Libedit.Line, prompt: LinePrompt) -> LineLayout {
        // In a huge input the continuation prompts are left out, as each would read all of the text again and again.
        let isSmall = line.scalars.count < 4096 && !isSearching
        return LineLayout(prompt: prompt, line: line, columns: size.columns) { start in
            isSmall
                ? assistance.validator.continuation(of: prompt, below: String(scalars: line.scalars[..<(start - 1)]))
                : ""
        }
    }

    private func hint(for line: Libedit.Line) -> String {
        guard !isSearching, line.cursor == line.scalars.count, line.scalars.count < 2048 else { return "" }
        return assistance.hinter?.hint(for: String(scalars: line.scalars)) ?? ""
    }
}

extension String {
    /// Returns the beginning of the text that fits, up to the first control character.
    fileprivate func cut(toCells room: Int) -> String {
        var text = ""
        var cells = 0
        for scalar in unicodeScalars {
            cells += DisplayWidth.of(scalar)
            guard scalar.value >= 0x20, cells <= room else { break }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}
