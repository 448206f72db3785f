import SessionFormat

/// The inputs of an included file: the commands, expectations and directives of a session file, else every line.
struct ScriptFile {
    /// One input, and the number of the line at which it begins.
    struct Input {
        var text: String
        let line: Int
    }

    let inputs: [Input]

    /// Reads the inputs of a text.
    ///
    /// - Throws: ``SessionFileError`` for a session file that cannot be parsed.
    init(_ text: String, path: String) throws(SessionFileError) {
        if SessionFileParser.isSession(text) {
            inputs = try SessionFileParser(path: path).parse(text).steps.map(Self.input(of:))
        } else {
            inputs = Self.script(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        }
    }

    private static func input(of step: SessionStep) -> Input {
        let text =
            switch step.action {
            case .command(let text): text
            case .assertion(let text): "expect " + text
            case .directive(.include(let path)): "include " + path
            case .directive(let directive): directive.line
            }
        return Input(text: text, line: step.number)
    }

    private static func script(_ lines: [String]) -> [Input] {
        var inputs: [Input] = []
        var open: Input?
        for (index, line) in lines.enumerated() {
            let joined =
                open.map { Input(text: $0.text + "\n" + line, line: $0.line) } ?? Input(text: line, line: index + 1)
            if LineCompleteness().isComplete(joined.text) {
                inputs.append(joined)
                open = nil
            } else {
                open = joined
            }
        }
        if let open { inputs.append(open) }
        return inputs
    }
}
