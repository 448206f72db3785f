/// A writer of the changes of a replay to the text of its file; all other lines stay the same, byte for byte.
public struct SessionFileWriter: Sendable {
    private let isContinuousIntegration: Bool

    /// Creates a writer, which refuses changes in continuous integration, where no one would review them.
    public init(isContinuousIntegration: Bool) {
        self.isContinuousIntegration = isContinuousIntegration
    }

    /// Returns the text with the changes.
    ///
    /// - Throws: ``SessionUpdateError`` if the changes are not allowed, or cannot be made.
    public func updated(_ text: String, with edits: [SessionEdit]) throws(SessionUpdateError) -> String {
        guard !isContinuousIntegration else { throw .continuousIntegration }
        var replaced: [Int: String] = [:]
        var removed: Set<Int> = []
        var inserted: [Int: [String]] = [:]
        for edit in edits {
            switch edit.change {
            case .replace(_, let new): replaced[edit.number] = new
            case .remove: removed.insert(edit.number)
            case .insert(let lines): inserted[edit.number, default: []] += lines
            }
        }
        let lines = SourceLine.lines(of: text)
        for edit in edits where !Self.applies(edit, to: lines) { throw .changedMeanwhile(number: edit.number) }
        let lineBreak = text.utf8.contains(0x0D) ? "\r\n" : "\n"
        var result: [String] = []
        for line in lines {
            if !removed.contains(line.number) { result.append(replaced[line.number] ?? line.text) }
            result += inserted[line.number] ?? []
        }
        return result.joined(separator: lineBreak) + (text.utf8.last == 0x0A ? lineBreak : "")
    }

    /// Returns true if the line is still the one that the change was made for.
    private static func applies(_ edit: SessionEdit, to lines: [SourceLine]) -> Bool {
        guard 1...max(1, lines.count) ~= edit.number, !lines.isEmpty else { return false }
        switch edit.change {
        case .replace(let old, _), .remove(let old):
            let line = lines[edit.number - 1].text
            return line == old || line.withoutOuterSpace == old
        case .insert: return true
        }
    }
}
