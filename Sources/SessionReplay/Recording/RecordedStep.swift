import Core
import SessionFormat

/// A line that was typed during a recording, and its output.
struct RecordedStep {
    /// The line, redacted.
    var command: String
    /// True if a replay must not run the line: a comment, or a line for the local network, which a tape does not have.
    let isComment: Bool
    /// The time at which the line was typed.
    let time: Timestamp
    /// The directives that a replay needs before the line: answers and recorded inputs.
    var directives: [SessionDirective] = []
    /// The output of the line, redacted, in the order of writing.
    private(set) var output: [OutputLine] = []
    /// The beginning of an output line whose line break has not been written yet.
    private var openLine: OutputLine?

    init(command: String, isComment: Bool, time: Timestamp) {
        self.command = command
        self.isComment = isComment
        self.time = time
    }

    /// Adds output of the line; returns the output lines that are complete now.
    mutating func write(_ text: String, to stream: OutputLine.Stream) -> [OutputLine] {
        var whole: [OutputLine] = []
        var begun = ""
        if let open = openLine {
            if open.stream == stream { begun = open.text } else { whole.append(open) }
        }
        openLine = nil
        var parts = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        let last = parts.removeLast()
        for part in parts {
            whole.append(OutputLine(stream, begun + part))
            begun = ""
        }
        if !(begun + last).isEmpty { openLine = OutputLine(stream, begun + last) }
        output += whole
        return whole
    }

    /// Ends the output; returns the output line that had no line break, if any.
    mutating func end() -> [OutputLine] {
        defer { openLine = nil }
        guard let openLine else { return [] }
        output.append(openLine)
        return [openLine]
    }

    /// The directives and the line, as a session file writes them.
    var head: [String] {
        guard !isComment else {
            return command.split(separator: "\n", omittingEmptySubsequences: false).map {
                LineRole.comment.line(String($0))
            }
        }
        return (directives + [.clock(time)]).map(\.line) + SessionStep.Action.command(command).lines
    }
}
