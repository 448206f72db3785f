import Core

/// A line that was typed while a recording ran, and what it wrote.
struct RecordedStep {
    /// The line, masked.
    var command: String
    /// True for a line that steers the local network: a tape has none, so a replay does not run it.
    let isComment: Bool
    /// When it was typed.
    let time: Timestamp
    /// What a replay must be told before it: answers, facts.
    var directives: [String] = []
    /// What it wrote, masked, in the order of writing.
    private(set) var output: [OutputLine] = []
    /// The beginning of a line whose end was not written yet.
    private var openLine: OutputLine?

    init(command: String, isComment: Bool, time: Timestamp) {
        self.command = command
        self.isComment = isComment
        self.time = time
    }

    /// Takes what the line writes; answers with the lines that are whole now.
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

    /// Nothing more is written; answers with the line that had no end.
    mutating func end() -> [OutputLine] {
        defer { openLine = nil }
        guard let openLine else { return [] }
        output.append(openLine)
        return [openLine]
    }

    /// The directives and the line, as a file has them.
    var head: [String] {
        let lines = command.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if isComment { return lines.map { "# \($0)" } }
        let typed = lines.enumerated().map { index, line in
            let role = index == 0 ? ">" : "."
            return line.isEmpty ? role : "\(role) \(line)"
        }
        return directives.map { "@ \($0)" } + ["@ clock \(time.iso8601Milliseconds)"] + typed
    }
}
