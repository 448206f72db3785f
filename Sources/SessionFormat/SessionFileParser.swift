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
        guard let first = lines.popFirst(), first.text.withoutOuterSpace == "galaksio-session 1" else {
            throw error(1, .firstLine(SourceLine.lines(of: text).first?.text ?? ""))
        }
        var file = SessionFile()
        let headers = HeaderParser(path: path)
        while let line = lines.popFirst(), !line.isBlank {
            if line.text.utf8.first == UInt8(ascii: "#") { continue }
            try headers.read(line, into: &file)
        }
        var steps = StepParser(path: path)
        var rounds: [TapeRound]?
        while let line = lines.popFirst() {
            guard Self.isDirective(line, "tape") else {
                try steps.read(line)
                continue
            }
            guard file.world == .tape else { throw error(line.number, .strayTape) }
            let end = lines.firstIndex { Self.isDirective($0, "end") } ?? lines.endIndex
            rounds = (rounds ?? []) + (try TapeParser.rounds(of: lines[..<end], path: path))
            lines = lines[end...].dropFirst()
        }
        if file.world == .tape, rounds == nil {
            throw error(file.number(ofHeader: "world") ?? 1, .missingTape)
        }
        file.steps = steps.steps
        file.tape = Tape(rounds: rounds ?? [])
        return file
    }

    private static func isDirective(_ line: SourceLine, _ name: String) -> Bool {
        line.text.utf8.starts(with: "@ ".utf8) && line.text.dropping(bytes: 2).withoutOuterSpace == name
    }

    private func error(_ number: Int, _ reason: SessionFileError.Reason) -> SessionFileError {
        SessionFileError(path: path, number: number, reason: reason)
    }
}
