import CLibEdit
import Glibc

/// Handing the terminal to other programs: the shell after Ctrl-Z, and the user's editor.
extension LineEditor {
    /// Handles Ctrl-Z: stops the whole process group, so that wrapper scripts stop too.
    func suspend() -> UInt8 {
        painter.moveBelow()
        leaveTerminal()
        kill(0, SIGTSTP)
        // The stop may reach another thread first. SIGCONT ends the wait; if no stop comes, the timeout does.
        _ = input.waitForWake(within: 100)
        resume()
        return UInt8(CC_NORM)
    }

    /// Takes the terminal back after a stop and redraws the input.
    func resume() {
        takeTerminal()
        painter.forget()
        painter.redraw()
    }

    /// Opens the line in `$VISUAL` or `$EDITOR` and replaces it by the saved text.
    func editElsewhere() -> UInt8 {
        let line = handle.line
        guard let file = ExternalEditorFile(String(scalars: line.scalars)) else { return UInt8(CC_ERROR) }
        defer { file.remove() }
        // The editor gets the rows of the draft, which is drawn again when the editor ends.
        painter.erase()
        le_flush()
        leaveTerminal()
        let text = file.edited()
        takeTerminal()
        painter.forget()
        if let text { handle.replaceLine(text.scalarValues) }
        painter.redraw()
        return UInt8(CC_NORM)
    }

    /// Begins the next input with a text in `$EDITOR`, as if it were pasted and Ctrl-X Ctrl-E typed.
    func edit(_ text: String) {
        draftKeys = "\u{1B}[200~\(text)\u{1B}[201~\u{18}\u{05}".scalarValues
    }

    private func leaveTerminal() {
        setBracketedPaste(false)
        handle.setEditingMode(false)
        before.restore(to: STDIN_FILENO)
        holdsNotices = true
    }

    private func takeTerminal() {
        // Off and on again: after a stop libedit's record of the mode differs from the terminal's.
        handle.setEditingMode(false)
        handle.setEditingMode(true)
        setBracketedPaste(true)
        holdsNotices = false
        mailbox.wake()
    }
}
