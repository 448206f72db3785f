/// A parser of session files.
///
/// The first character of a line is its role, so a typo is an error on its line and never a comment.
public struct SessionFileParser: Sendable {
    private let path: String

    /// Creates a parser whose errors name the given path.
    public init(path: String) {
        self.path = path
    }

    /// Parses a whole file.
    ///
    /// - Throws: ``SessionFileError`` with path and line.
    public func parse(_ text: String) throws(SessionFileError) -> SessionFile {
        var lines = SourceLine.lines(of: text)[...]
        guard let first = lines.popFirst(), Self.isFirst(first) else {
            throw error(1, .firstLine(SourceLine.lines(of: text).first?.text ?? ""))
        }
        var file = SessionFile()
        let headers = HeaderParser(path: path)
        while let line = lines.popFirst(), !line.isBlank {
            if line.isComment { continue }
            try headers.read(line, into: &file)
        }
        var steps = StepParser(path: path)
        var rounds: [TapeRound]?
        while let line = lines.popFirst() {
            guard Self.isDirective(line, .tape) else {
                try steps.read(line)
                continue
            }
            guard file.world == .tape else { throw error(line.number, .strayTape) }
            let end = lines.firstIndex { Self.isDirective($0, .end) } ?? lines.endIndex
            rounds = (rounds ?? []) + (try TapeParser.rounds(of: lines[..<end], path: path))
            lines = lines[end...].dropFirst()
        }
        if file.world == .tape, rounds == nil {
            throw error(file.number(ofHeader: KnownSessionHeaders.world.name) ?? 1, .missingTape)
        }
        file.steps = steps.steps
        file.tape = Tape(rounds: rounds ?? [])
        return file
    }

    /// Returns true if a text is a session file, as its first line says.
    public static func isSession(_ text: String) -> Bool {
        SourceLine.lines(of: text).first.map(isFirst) ?? false
    }

    private static func isFirst(_ line: SourceLine) -> Bool {
        line.text.withoutOuterSpace == SessionFile.firstLine
    }

    private static func isDirective(_ line: SourceLine, _ directive: SessionDirective) -> Bool {
        line.text.utf8.starts(with: "@ ".utf8) && line.text.dropping(bytes: 2).withoutOuterSpace == directive.source
    }

    private func error(_ number: Int, _ reason: SessionFileError.Reason) -> SessionFileError {
        SessionFileError(path: path, number: number, reason: reason)
    }
}
