import Console
import Glibc
import LineEditing
import SessionFormat
import SessionReplay

/// A question to the user about the changes of a replay to write to its file.
struct UpdatePrompt {
    private var takesAll = false
    private var hasEnded = false

    /// Returns the changes that the user accepts; the edits of adjacent lines are one change.
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
        switch Self.answer(to: "Apply this change? [y]es [n]o [a]ll [q]uit: ")?.lowercased() {
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

    /// Returns the one line that was typed after the question; nil at the end of the input.
    private static func answer(to question: String) -> String? {
        if TypeAhead.dropBeforeQuestion(from: STDIN_FILENO) { StandardStreams.printError(TypeAhead.droppedBefore) }
        while true {
            StandardStreams.write(question, to: .standardError)
            guard let answer = readLine() else { return nil }
            guard TypeAhead.dropAfterAnswer(from: STDIN_FILENO) else { return answer }
            StandardStreams.printError(TypeAhead.droppedTogether)
        }
    }

    /// Groups the edits of adjacent lines into changes.
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
    /// The lines of the change as in a diff.
    fileprivate var shown: [String] {
        switch change {
        case .replace(let old, let new): ["- \(old)", "+ \(new)"]
        case .remove(let old): ["- \(old)"]
        case .insert(let lines): lines.map { "+ \($0)" }
        }
    }
}
