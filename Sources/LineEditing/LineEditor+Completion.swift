import CLibEdit

/// The completion of words with Tab.
extension LineEditor {
    /// Inserts the common prefix of all candidates; lists several candidates once.
    func completeWord() -> UInt8 {
        let line = handle.line
        let typed = line.scalars[..<line.cursor]
        let completion = assistance.completer?.complete(String(scalars: typed)) ?? .none
        let replaced = typed.suffix(max(0, completion.replacing))
        guard let first = completion.candidates.first else { return UInt8(CC_ERROR) }
        if completion.candidates.count == 1 {
            return replace(replaced, with: (first.text + first.suffix).scalarValues)
        }
        let shared = completion.commonPrefix.map(\.value)
        if shared.count > replaced.count || (shared.count == replaced.count && shared != Array(replaced)) {
            _ = replace(replaced, with: shared)
        }
        return list(completion)
    }

    private func replace(_ old: ArraySlice<UInt32>, with new: [UInt32]) -> UInt8 {
        guard Array(old) != new else { return UInt8(CC_ERROR) }
        handle.deleteBeforeCursor(old.count)
        handle.insert(new)
        return UInt8(CC_REFRESH)
    }

    private func list(_ completion: LineCompletion) -> UInt8 {
        let text = handle.line.scalars
        guard listed != text else { return UInt8(CC_ERROR) }
        listed = text
        painter.moveBelow()
        painter.put(CandidateTable(completion: completion, size: painter.size).text)
        painter.redraw()
        return UInt8(CC_NORM)
    }
}

/// A table of candidates in columns, as many as fit on the screen above a prompt.
struct CandidateTable {
    let completion: LineCompletion
    let size: TerminalMode.Size

    private var candidates: [LineCompletion.Candidate] { completion.candidates }

    /// The rows of the table, each with its newline.
    ///
    /// If a candidate has a note there is one candidate per row, else the columns are filled one after the other.
    var text: String {
        candidates.contains { !$0.note.isEmpty } ? notes : columns
    }

    private var room: Int { max(1, size.rows - 4) }

    private func rest(after shown: Int) -> String {
        completion.total > shown ? "… \(completion.total - shown) more\n" : ""
    }

    private var notes: String {
        let shown = candidates.prefix(room)
        let widest = shown.reduce(1) { max($0, DisplayWidth.of($1.text)) }
        let rows = shown.map { candidate in
            let space = String(repeating: " ", count: widest + 2 - DisplayWidth.of(candidate.text))
            var row = candidate.note.isEmpty ? candidate.text : candidate.text + space + candidate.note
            while DisplayWidth.of(row) > size.columns - 1 { row.removeLast() }
            return row + "\n"
        }
        return rows.joined() + rest(after: shown.count)
    }

    private var columns: String {
        let widest = candidates.reduce(1) { max($0, DisplayWidth.of($1.text)) }
        let columns = max(1, (size.columns - 1) / (widest + 2))
        let shown = candidates.prefix(columns * room)
        let rows = (shown.count + columns - 1) / columns
        var text = ""
        for row in 0..<rows {
            var line = ""
            for index in stride(from: row, to: shown.count, by: rows) {
                let isLast = index + rows >= shown.count
                let cell = shown[index].text
                line += isLast ? cell : cell + String(repeating: " ", count: widest + 2 - DisplayWidth.of(cell))
            }
            text += line + "\n"
        }
        return text + rest(after: shown.count)
    }
}
