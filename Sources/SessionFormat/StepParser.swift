/// A parser of lines by their role, for session files and Markdown blocks.
struct StepParser {
    let path: String
    private(set) var steps: [SessionStep] = []
    /// True directly after a `>` or `.` line.
    private var isInCommandText = false
    /// True from a command until an assertion or a directive follows it.
    private var takesOutput = false

    init(path: String) {
        self.path = path
    }

    /// Parses one line.
    mutating func read(_ line: SourceLine) throws(SessionFileError) {
        guard !line.isBlank, let first = line.text.utf8.first else {
            isInCommandText = false
            return
        }
        guard let role = LineRole(first) else { throw error(line, .unknownRole(line.text)) }
        let text = try text(of: line)
        if role != .continuation { isInCommandText = role == .command }
        switch role {
        case .command: try append(.command(text), text, line, takesOutput: true)
        case .continuation: try readFurther(text, line)
        case .assertion: try append(.assertion(text.withoutOuterSpace), text, line, takesOutput: false)
        case .directive: try append(.directive(try directive(text, line)), text, line, takesOutput: false)
        case .output: try expect(OutputLine(.output, text), line)
        case .error: try expect(OutputLine(.error, text), line)
        case .comment: break
        }
    }

    /// Returns the text after the role and a space; empty for a role alone.
    private func text(of line: SourceLine) throws(SessionFileError) -> String {
        let behind = line.text.utf8.dropFirst()
        guard let separator = behind.first else { return "" }
        guard separator == 0x20 else { throw error(line, .missingSpace(line.text)) }
        return line.text.dropping(bytes: 2)
    }

    private mutating func readFurther(_ text: String, _ line: SourceLine) throws(SessionFileError) {
        guard isInCommandText, let last = steps.indices.last, case .command(let begun) = steps[last].action else {
            throw error(line, .strayContinuation)
        }
        steps[last].action = .command(begun + "\n" + text)
        steps[last].lastNumber = line.number
    }

    private mutating func append(
        _ action: SessionStep.Action,
        _ text: String,
        _ line: SourceLine,
        takesOutput: Bool
    ) throws(SessionFileError) {
        guard !text.withoutOuterSpace.isEmpty else { throw error(line, .emptyStep(line.text.withoutOuterSpace)) }
        self.takesOutput = takesOutput
        var step = SessionStep(number: line.number, lastNumber: line.number, action: action)
        if case .directive = action { step.typed = text }
        steps.append(step)
    }

    private mutating func expect(_ written: OutputLine, _ line: SourceLine) throws(SessionFileError) {
        guard takesOutput, let last = steps.indices.last else {
            throw error(line, .strayOutput(written.stream.role.rawValue))
        }
        if let pattern = LinePattern(written.text).brokenPattern {
            throw error(line, .badPattern(pattern))
        }
        steps[last].expected.append(SessionStep.Expected(number: line.number, line: written))
    }

    private func directive(_ text: String, _ line: SourceLine) throws(SessionFileError) -> SessionDirective {
        let directive: SessionDirective
        do throws(SessionFileError.Reason) {
            directive = try SessionDirective(parsing: text)
        } catch {
            throw self.error(line, error)
        }
        guard directive != .tape, directive != .end else { throw error(line, .strayTape) }
        return directive
    }

    private func error(_ line: SourceLine, _ reason: SessionFileError.Reason) -> SessionFileError {
        SessionFileError(path: path, number: line.number, reason: reason)
    }
}
