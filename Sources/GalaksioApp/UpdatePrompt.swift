import Console
import Glibc
import LineEditing
import SessionReplay

/// Asks a person which changes of a replay to take into its file.
struct UpdatePrompt {
    private var takesAll = false
    private var hasEnded = false

    /// The changes that the person takes; each is what differs in lines next to each other.
    mutating func accepted(_ edits: [SessionEdit], of path: String) -> [SessionEdit] {
        var accepted: [SessionEdit] = []
        for change in Self.changes(in: edits) where !hasEnded {
            if !takesAll {
                StandardStreams.output.write(line: "\(path):\(change[0].number)", to: .standardError)
                for line in change.flatMap(\.shown) { StandardStreams.output.write(line: line, to: .standardError) }
            }
            if takesAll || asks() { accepted += change }
        }
        return accepted
    }

    private mutating func asks() -> Bool {
        switch Self.answer(to: "Take it? [y]es [n]o [a]ll [q]uit: ")?.lowercased() {
        case "y", "yes": return true
        case "a", "all":
            takesAll = true
            return true
        case "q", "quit", nil:
            hasEnded = true
            return false
        default: return false
        }
    }

    /// The next line that came after the question, alone; nil at the end of the input.
    private static func answer(to question: String) -> String? {
        if TypeAhead.dropBeforeQuestion(from: STDIN_FILENO) { StandardStreams.printError(TypeAhead.droppedBefore) }
        while true {
            StandardStreams.write(question, to: .standardError)
            guard let answer = readLine() else { return nil }
            guard TypeAhead.dropAfterAnswer(from: STDIN_FILENO) else { return answer }
            StandardStreams.printError(TypeAhead.droppedTogether)
        }
    }

    /// Edits of lines next to each other are one change.
    private static func changes(in edits: [SessionEdit]) -> [[SessionEdit]] {
        var changes: [[SessionEdit]] = []
        for edit in edits {
            if let last = changes.last?.last, edit.number - last.number <= 1 {
                changes[changes.count - 1].append(edit)
            } else {
                changes.append([edit])
            }
        }
        return changes
    }
}

extension SessionEdit {
    /// The change as a reader of differences knows it.
    fileprivate var shown: [String] {
        switch change {
        case .replace(let old, let new): ["- \(old)", "+ \(new)"]
        case .remove(let old): ["- \(old)"]
        case .insert(let lines): lines.map { "+ \($0)" }
        }
    }
}
