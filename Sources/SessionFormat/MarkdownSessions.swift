/// A reader of the sessions in a Markdown text: fenced blocks marked `galaksio`.
///
/// A block marked `galaksio continued` continues the session before it. The heading above the first block is the title;
/// the line numbers are those of the Markdown text, so that reports and updates refer to the right line.
public struct MarkdownSessions: Sendable {
    private let path: String

    /// Creates a reader whose errors name the given path.
    public init(path: String) {
        self.path = path
    }

    private struct Session {
        let title: String?
        let number: Int
        var steps: StepParser
    }

    /// Returns the sessions of a text, in order.
    ///
    /// - Throws: ``SessionFileError`` with path and line.
    public func sessions(in text: String) throws(SessionFileError) -> [SessionFile] {
        var sessions: [Session] = []
        var heading: String?
        var lines = SourceLine.lines(of: text)[...]
        while let line = lines.popFirst() {
            guard line.text.utf8.starts(with: "```".utf8) else {
                if let title = Self.heading(line.text) { heading = title }
                continue
            }
            let fence = Array(line.text.utf8.prefix { $0 == UInt8(ascii: "`") })
            let words = line.text.dropping(bytes: fence.count).split(separator: " ").map(String.init)
            let block = try take(until: fence, from: line, &lines)
            guard words.first == "galaksio" else { continue }
            if words.dropFirst() == ["continued"] {
                guard !sessions.isEmpty else { throw error(line, .nothingToContinue) }
            } else {
                sessions.append(Session(title: heading, number: line.number, steps: StepParser(path: path)))
            }
            for line in block { try sessions[sessions.count - 1].steps.read(line) }
        }
        return sessions.map { session in
            var file = SessionFile()
            if let title = session.title { file.add(KnownSessionHeaders.title.line(title), number: session.number) }
            // As at a prompt, which is what a manual shows.
            file.add(KnownSessionHeaders.policy.line("mode ask"), number: session.number)
            file.add(KnownSessionHeaders.prices.line(.interactive), number: session.number)
            file.firstNumber = session.number
            file.steps = session.steps.steps
            return file
        }
    }

    /// Removes the lines up to and including the closing fence, and returns those before the fence.
    private func take(
        until fence: [UInt8],
        from opening: SourceLine,
        _ lines: inout ArraySlice<SourceLine>
    ) throws(SessionFileError) -> [SourceLine] {
        var block: [SourceLine] = []
        while let line = lines.popFirst() {
            if line.text.utf8.starts(with: fence),
                line.text.dropping(bytes: fence.count).allSatisfy({ $0 == "`" || $0 == " " })
            {
                return block
            }
            block.append(line)
        }
        throw error(opening, .openBlock)
    }

    /// Returns the text of a heading such as `## Pay only what you allow`; nil for any other line.
    private static func heading(_ line: String) -> String? {
        let level = line.utf8.prefix { $0 == UInt8(ascii: "#") }.count
        guard 1...6 ~= level, line.utf8.dropFirst(level).first == 0x20 else { return nil }
        return line.dropping(bytes: level + 1).withoutOuterSpace
    }

    private func error(_ line: SourceLine, _ reason: SessionFileError.Reason) -> SessionFileError {
        SessionFileError(path: path, number: line.number, reason: reason)
    }
}
