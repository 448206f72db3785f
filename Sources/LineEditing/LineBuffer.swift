import CLibEdit

/// The edits of the line that libedit holds, and the earlier entries that can replace it.
///
/// The functions of single keys return one of libedit's `CC_` codes.
final class LineBuffer {
    private let handle: Libedit
    private(set) var history = EditHistory()

    init(handle: Libedit) {
        self.handle = handle
    }

    /// Makes an entry available to the arrow keys and the search.
    func remember(_ entry: String) {
        history.add(entry)
        handle.enter(entry)
    }

    /// Begins a new line: browsing starts at the newest entry again.
    func restart() {
        history.restart()
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
