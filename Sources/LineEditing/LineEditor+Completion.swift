import CLibEdit

/// Tab.
extension LineEditor {
    /// Puts in what all candidates share; lists several of them once.
    func completeWord() -> UInt8 {
        let line = handle.line
        let typed = line.scalars[..<line.cursor]
        let completion = assistance.complete(String(scalars: typed))
        let replaced = typed.suffix(max(0, completion.replacing))
        guard let first = completion.candidates.first else { return UInt8(CC_ERROR) }
        if completion.candidates.count == 1 {
            return replace(replaced, with: (first.text + first.suffix).scalarValues)
        }
        let shared = completion.commonPrefix.map(\.value)
        if shared.count > replaced.count || (shared.count == replaced.count && shared != Array(replaced)) {
            _ = replace(replaced, with: shared)
        }
        return list(completion.candidates)
    }

    private func replace(_ old: ArraySlice<UInt32>, with new: [UInt32]) -> UInt8 {
        guard Array(old) != new else { return UInt8(CC_ERROR) }
        handle.deleteBeforeCursor(old.count)
        handle.insert(new)
        return UInt8(CC_REFRESH)
    }

    private func list(_ candidates: [LineCompletion.Candidate]) -> UInt8 {
        let text = handle.line.scalars
        guard listed != text else { return UInt8(CC_ERROR) }
        listed = text
        moveBelow()
        put(CandidateTable(candidates: candidates, size: size).text)
        redraw()
        return UInt8(CC_NORM)
    }
}

/// Candidates in columns, as many as the screen holds above a prompt.
struct CandidateTable {
    let candidates: [LineCompletion.Candidate]
    let size: TerminalMode.Size

    /// The rows of the table, each with its newline, filled column by column.
    var text: String {
        let widest = candidates.reduce(1) { max($0, CellWidth.of($1.text)) }
        let columns = max(1, (size.columns - 1) / (widest + 2))
        let room = max(1, size.rows - 4)
        let shown = candidates.prefix(columns * room)
        let rows = (shown.count + columns - 1) / columns
        var text = ""
        for row in 0..<rows {
            var line = ""
            for index in stride(from: row, to: shown.count, by: rows) {
                let isLast = index + rows >= shown.count
                let cell = shown[index].text
                line += isLast ? cell : cell + String(repeating: " ", count: widest + 2 - CellWidth.of(cell))
            }
            text += line + "\n"
        }
        let missing = candidates.count - shown.count
        return missing > 0 ? text + "… \(missing) more\n" : text
    }
}
