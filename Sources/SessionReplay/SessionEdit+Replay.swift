import SessionFormat

extension SessionEdit {
    /// Returns the changes that make a block expect the written lines; lines that match stay as they are.
    ///
    /// - Parameters:
    ///   - step: The command and its expected lines.
    ///   - written: The lines that the command wrote.
    ///   - captures: The names known before it.
    /// - Returns: The changes, from top to bottom.
    static func edits(of step: SessionStep, written: [OutputLine], captures: Captures) -> [SessionEdit] {
        let alignment = LineDiff(step.expected, written, captures: captures)
        var names = LineDiff.names(of: step.expected, in: written, captures)
        var edits: [SessionEdit] = []
        var last = step.lastNumber
        func insert(_ line: String) {
            if case .insert(let lines)? = edits.last?.change, edits.last?.number == last {
                edits[edits.count - 1] = SessionEdit(number: last, change: .insert(lines + [line]))
            } else {
                edits.append(SessionEdit(number: last, change: .insert([line])))
            }
        }
        for pair in alignment.pairs {
            switch pair {
            case .kept(let index, let other):
                last = step.expected[index].number
                _ = Matcher.matches(step.expected[index].line, written[other], captures: &names)
            case .anyLines(let index, _):
                last = step.expected[index].number
            case .replaced(let index, let other):
                last = step.expected[index].number
                let old = step.expected[index].line
                let new = LineInference.merged(old, with: written[other], captures: names)
                // A name captured by a rewritten line is not plain text in the lines after it.
                _ = Matcher.matches(new, written[other], captures: &names)
                edits.append(SessionEdit(number: last, change: .replace(old: old.source, new: new.source)))
            case .missing(let index):
                last = step.expected[index].number
                edits.append(SessionEdit(number: last, change: .remove(old: step.expected[index].line.source)))
            case .added(let other):
                insert(LineInference.plain(written[other], captures: names).source)
            }
        }
        return edits
    }
}
