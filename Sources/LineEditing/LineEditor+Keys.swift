import CLibEdit

/// What single keys do. Each answers with one of libedit's `CC_` codes.
extension LineEditor {
    /// Enter: a complete input is the answer, any other goes on.
    func submitOrNewline() -> UInt8 {
        let text = String(scalars: handle.line.scalars)
        guard !assistance.isComplete(text) else {
            if readsCommand {
                assistance.commandBegins()
                interruptIfPressed()
            }
            return finish(.line(text))
        }
        handle.insert([0x0A])
        return UInt8(CC_REFRESH)
    }

    /// A Ctrl-C that came right behind Enter, while it still was a key, is meant for the command: it is told.
    private func interruptIfPressed() {
        guard let interrupt = assistance.interruptCommand, pump.dropThroughInterrupt() else { return }
        interrupt()
    }

    /// A character of text.
    func insertTyped() -> UInt8 {
        handle.insert([typed])
        return UInt8(CC_NORM)
    }

    /// Ctrl-C.
    func dropLine() -> UInt8 {
        finish(.interrupt(draft: String(scalars: handle.line.scalars)), showing: "^C")
    }

    /// Ctrl-D: the end on an empty line, else a deletion.
    func leaveOrDelete() -> UInt8 {
        handle.line.scalars.isEmpty ? finish(.end) : deleteUnderCursor()
    }

    /// Delete.
    func deleteUnderCursor() -> UInt8 {
        let line = handle.line
        let count = line.characterAhead
        guard count > 0 else { return UInt8(CC_ERROR) }
        handle.moveCursor(to: line.cursor + count)
        handle.deleteBeforeCursor(count)
        return UInt8(CC_REFRESH)
    }

    /// Backspace.
    func deleteBeforeCursor() -> UInt8 {
        let count = handle.line.characterBehind
        guard count > 0 else { return UInt8(CC_ERROR) }
        handle.deleteBeforeCursor(count)
        return UInt8(CC_REFRESH)
    }

    /// Right: over a whole character, however many scalars it has.
    func moveRight() -> UInt8 {
        let line = handle.line
        guard line.characterAhead > 0 else { return UInt8(CC_ERROR) }
        handle.moveCursor(to: line.cursor + line.characterAhead)
        return UInt8(CC_REFRESH)
    }

    /// Left.
    func moveLeft() -> UInt8 {
        let line = handle.line
        guard line.characterBehind > 0 else { return UInt8(CC_ERROR) }
        handle.moveCursor(to: line.cursor - line.characterBehind)
        return UInt8(CC_REFRESH)
    }

    /// PgUp.
    func previousMatch() -> UInt8 {
        let line = handle.line
        let text = String(scalars: line.scalars)
        return recall(history.older(than: text, beginning: String(scalars: line.scalars[..<line.cursor])))
    }

    /// PgDn.
    func nextMatch() -> UInt8 {
        recall(history.newerMatch(than: String(scalars: handle.line.scalars)))
    }

    /// Ctrl-L: the prompt on an empty screen.
    func clearScreen() -> UInt8 {
        guard paints else { return UInt8(CC_ERROR) }
        put("\u{1B}[H\u{1B}[2J")
        shown = nil
        rowsAbove = 0
        return UInt8(CC_REFRESH)
    }

    /// Home.
    func moveToLineStart() -> UInt8 {
        let line = handle.line
        handle.moveCursor(to: line.lineRange(around: line.cursor).lowerBound)
        return UInt8(CC_REFRESH)
    }

    /// End.
    func moveToLineEnd() -> UInt8 {
        let line = handle.line
        handle.moveCursor(to: line.lineRange(around: line.cursor).upperBound)
        return UInt8(CC_REFRESH)
    }

    /// Up: a line of the input higher; from its first line the entry before.
    func moveUp() -> UInt8 {
        let line = handle.line
        let here = line.lineRange(around: line.cursor)
        guard here.lowerBound > 0 else {
            return recall(history.older(than: String(scalars: line.scalars)))
        }
        return move(from: here, to: line.lineRange(around: here.lowerBound - 1))
    }

    /// Down: a line of the input lower; from its last line the entry after.
    func moveDown() -> UInt8 {
        let line = handle.line
        let here = line.lineRange(around: line.cursor)
        guard here.upperBound < line.scalars.count else { return recall(history.newer()) }
        return move(from: here, to: line.lineRange(around: here.upperBound + 1))
    }

    /// The paste that a terminal has announced, as one edit: no line of it runs until Enter.
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
            mailbox.post(notice: "warning: control characters were left out of the paste: \(text.count - shown.count)")
        }
        // What waited for the paste is shown by the next wait.
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
    /// The line of the input around a place, without its newline.
    func lineRange(around index: Int) -> Range<Int> {
        let start = scalars[..<index].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let end = scalars[index...].firstIndex(of: 0x0A) ?? scalars.count
        return start..<end
    }

    /// How many scalars the character at the cursor has; 0 at the end.
    var characterAhead: Int {
        let ahead = String(scalars: scalars[cursor...].prefix(Self.longestCharacter))
        return ahead.first?.unicodeScalars.count ?? 0
    }

    /// How many scalars the character before the cursor has; 0 at the start.
    var characterBehind: Int {
        let behind = String(scalars: scalars[..<cursor].suffix(Self.longestCharacter))
        return behind.last?.unicodeScalars.count ?? 0
    }

    /// So many scalars of one character are kept together, so that a key is fast in a huge line.
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
    /// False for control characters but tabs and newlines.
    fileprivate var isShownInLine: Bool {
        switch self {
        case 0x09, 0x0A, 0x20..<0x7F, 0xA0...: true
        default: false
        }
    }
}
