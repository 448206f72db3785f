import CLibEdit

/// The functions of single keys, each of which returns one of libedit's `CC_` codes.
extension LineEditor {
    /// Handles Enter: submits a complete input, and adds a newline to any other.
    func submitOrNewline() -> UInt8 {
        let text = String(scalars: handle.line.scalars)
        guard !assistance.validator.isComplete(text) else {
            if readsCommand {
                assistance.commandBegins()
                interruptIfPressed()
            }
            return finish(.line(text))
        }
        handle.insert([0x0A])
        return UInt8(CC_REFRESH)
    }

    /// Passes a Ctrl-C typed directly after Enter, while it still was a key, to the command.
    private func interruptIfPressed() {
        guard let interrupt = assistance.interruptCommand, pump.dropThroughInterrupt() else { return }
        interrupt()
    }

    /// Inserts the typed character.
    func insertTyped() -> UInt8 {
        handle.insert([typed])
        return UInt8(CC_NORM)
    }

    /// Handles Ctrl-C: drops the input.
    func dropLine() -> UInt8 {
        finish(.interrupt(draft: String(scalars: handle.line.scalars)), showing: "^C")
    }

    /// Handles Ctrl-D: ends the input on an empty line, else deletes a character.
    func leaveOrDelete() -> UInt8 {
        handle.line.scalars.isEmpty ? finish(.end) : deleteUnderCursor()
    }

    /// Handles Delete: deletes the character at the cursor.
    func deleteUnderCursor() -> UInt8 {
        let line = handle.line
        let count = line.characterAhead
        guard count > 0 else { return UInt8(CC_ERROR) }
        handle.moveCursor(to: line.cursor + count)
        handle.deleteBeforeCursor(count)
        return UInt8(CC_REFRESH)
    }

    /// Handles Backspace: deletes the character before the cursor.
    func deleteBeforeCursor() -> UInt8 {
        let count = handle.line.characterBehind
        guard count > 0 else { return UInt8(CC_ERROR) }
        handle.deleteBeforeCursor(count)
        return UInt8(CC_REFRESH)
    }

    /// Handles Right: moves over a whole character, regardless of its number of scalars.
    func moveRight() -> UInt8 {
        let line = handle.line
        guard line.characterAhead > 0 else { return UInt8(CC_ERROR) }
        handle.moveCursor(to: line.cursor + line.characterAhead)
        return UInt8(CC_REFRESH)
    }

    /// Handles Left: moves back over a whole character.
    func moveLeft() -> UInt8 {
        let line = handle.line
        guard line.characterBehind > 0 else { return UInt8(CC_ERROR) }
        handle.moveCursor(to: line.cursor - line.characterBehind)
        return UInt8(CC_REFRESH)
    }

    /// Handles PgUp: shows the previous entry that begins with the text before the cursor.
    func previousMatch() -> UInt8 {
        let line = handle.line
        let text = String(scalars: line.scalars)
        return recall(history.older(than: text, beginning: String(scalars: line.scalars[..<line.cursor])))
    }

    /// Handles PgDn: shows the next entry with the same beginning.
    func nextMatch() -> UInt8 {
        recall(history.newerMatch(than: String(scalars: handle.line.scalars)))
    }

    /// Handles Ctrl-L: shows the prompt on an empty screen.
    func clearScreen() -> UInt8 {
        guard paints else { return UInt8(CC_ERROR) }
        put("\u{1B}[H\u{1B}[2J")
        shown = nil
        rowsAbove = 0
        return UInt8(CC_REFRESH)
    }

    /// Handles Home: moves to the start of the line.
    func moveToLineStart() -> UInt8 {
        let line = handle.line
        handle.moveCursor(to: line.lineRange(around: line.cursor).lowerBound)
        return UInt8(CC_REFRESH)
    }

    /// Handles End: moves to the end of the line.
    func moveToLineEnd() -> UInt8 {
        let line = handle.line
        handle.moveCursor(to: line.lineRange(around: line.cursor).upperBound)
        return UInt8(CC_REFRESH)
    }

    /// Handles Up: moves one line of the input up; on its first line, shows the previous entry.
    func moveUp() -> UInt8 {
        let line = handle.line
        let here = line.lineRange(around: line.cursor)
        guard here.lowerBound > 0 else {
            return recall(history.older(than: String(scalars: line.scalars)))
        }
        return move(from: here, to: line.lineRange(around: here.lowerBound - 1))
    }

    /// Handles Down: moves one line of the input down; on its last line, shows the next entry.
    func moveDown() -> UInt8 {
        let line = handle.line
        let here = line.lineRange(around: line.cursor)
        guard here.upperBound < line.scalars.count else { return recall(history.newer()) }
        return move(from: here, to: line.lineRange(around: here.upperBound + 1))
    }

    /// Inserts a paste announced by the terminal as one edit, no line of which is run before Enter.
    func insertPaste() -> UInt8 {
        holdsNotices = true
        defer { holdsNotices = false }
        let closing: [UInt32] = Array("\u{1B}[201~".scalarValues)
        var pasted: [UInt32] = []
        while !pasted.ends(with: closing) {
            guard let scalar = nextScalar() else { return UInt8(CC_EOF) }
            pasted.append(scalar)
        }
        pasted.removeLast(closing.count)
        let text = pasted.withPlainLineEnds
        let shown = text.filter(\.isShownInLine)
        handle.insert(shown)
        if shown.count < text.count {
            mailbox.post(notice: "warning: control characters removed from the paste: \(text.count - shown.count)")
        }
        // Notices that waited for the paste are shown by the next wait.
        mailbox.wake()
        return UInt8(CC_REFRESH)
    }

    private func recall(_ entry: String?) -> UInt8 {
        guard let entry else { return UInt8(CC_ERROR) }
        handle.replaceLine(entry.scalarValues)
        return UInt8(CC_REFRESH)
    }

    private func move(from here: Range<Int>, to there: Range<Int>) -> UInt8 {
        let distance = handle.line.cursor - here.lowerBound
        handle.moveCursor(to: min(there.lowerBound + distance, there.upperBound))
        return UInt8(CC_REFRESH)
    }
}

extension Libedit.Line {
    /// Returns the range of the input's line around an index, without its newline.
    func lineRange(around index: Int) -> Range<Int> {
        let start = scalars[..<index].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let end = scalars[index...].firstIndex(of: 0x0A) ?? scalars.count
        return start..<end
    }

    /// The number of scalars of the character at the cursor; 0 at the end.
    var characterAhead: Int {
        let ahead = String(scalars: scalars[cursor...].prefix(Self.longestCharacter))
        return ahead.first?.unicodeScalars.count ?? 0
    }

    /// The number of scalars of the character before the cursor; 0 at the start.
    var characterBehind: Int {
        let behind = String(scalars: scalars[..<cursor].suffix(Self.longestCharacter))
        return behind.last?.unicodeScalars.count ?? 0
    }

    /// The maximum number of scalars kept together as one character, so that a key is fast in a huge line.
    private static var longestCharacter: Int { 64 }
}

extension [UInt32] {
    fileprivate func ends(with suffix: [UInt32]) -> Bool {
        count >= suffix.count && self[(count - suffix.count)...] == suffix[...]
    }

    /// The text with a newline for every line end.
    fileprivate var withPlainLineEnds: [UInt32] {
        var text: [UInt32] = []
        var last: UInt32 = 0
        for scalar in self {
            defer { last = scalar }
            switch scalar {
            case 0x0D: text.append(0x0A)
            case 0x0A where last == 0x0D: continue
            default: text.append(scalar)
            }
        }
        return text
    }
}

extension UInt32 {
    /// False for control characters other than tabs and newlines.
    fileprivate var isShownInLine: Bool {
        switch self {
        case 0x09, 0x0A, 0x20..<0x7F, 0xA0...: true
        default: false
        }
    }
}
