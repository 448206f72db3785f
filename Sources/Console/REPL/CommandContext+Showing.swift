import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel

/// Writing of results and failures in the requested form.
extension CommandContext {
    /// Shows the result of a line that made no record, and returns the exit code.
    @discardableResult
    func show(_ answer: CommandResult, line: String = "", as form: OutputForm? = nil) -> Int32 {
        var record = Record(number: 0, line: line)
        record.answer = answer
        return show(record, as: form ?? session.settings.output)
    }

    /// Shows an error, with the line and a caret where the line was not understood.
    func show(failure error: any UserFacingError, line: String, as form: OutputForm) -> Int32 {
        // A key typed after `auth` is not shown again.
        let isAuth = line.lowercased().hasPrefix("auth ")
        // Of an input of several lines, the one that is wrong: the hint belongs to it.
        let own = (error as? ParseError)?.line ?? ""
        let line = isAuth ? "auth \(HTTPExchange.mask)" : own.isEmpty || !line.contains("\n") ? line : own
        if form != .json, !isAuth, let error = error as? ParseError {
            output.write(error.display.map { String($0).terminalSafe }, to: .standardError)
        }
        var failure = TaskFailure(error)
        if failure.hint == nil {
            if let error = error as? ParseError {
                failure = failure.trying(Self.help(for: error, in: line))
            } else if failure.code == .fileFailed {
                let isRedirected = line.contains(" > ") || line.contains(" >> ") || line.contains(" < ")
                failure = failure.trying(isRedirected ? "help language" : Self.help(of: line))
            }
        }
        if case .strayWord? = (error as? ParseError)?.reason, line.contains("; "), !line.contains("\n") {
            // A semicolon separates commands only as a word of its own.
            failure = failure.trying(line.replacing("; ", with: " ; "))
        }
        let isCorrected = (error as? ParseError)?.correction != nil
        if failure.code == .syntax, !isCorrected, let space = StrangeSpace(in: line) {
            failure = failure.naming(space, in: line)
        }
        return show(.failed(failure), line: line, as: form)
    }

    /// Returns the command that shows help for a line: for its command, if it begins with one.
    private static func help(for error: ParseError, in line: String) -> String {
        if case .missing(_, let verb) = error.reason, CommandRegistry.signature(verb) != nil { return "help \(verb)" }
        return help(of: line)
    }

    private static func help(of line: String) -> String {
        let verb = line.prefix { $0 != " " && $0 != "\n" }
        return CommandRegistry.signature(verb.lowercased()).map { "help \($0.name)" } ?? "help language"
    }

    /// Writes a record in one of the formats, and returns the exit code.
    func show(_ record: Record, as form: OutputForm, isQuiet: Bool? = nil, traces: Bool = false) -> Int32 {
        let answer = record.answer
        if let code = answer.exitCodeOverride { return code }
        let isQuiet = isQuiet ?? session.settings.quiet
        let format = form.format
        if format.hasMessages { showWarnings(answer) }
        if !(isQuiet && format.isOmittedWhenQuiet(answer)) {
            let lines = format.lines(of: record, on: terminal, with: renderer(for: .standardOutput))
            output.write(lines, to: .standardOutput)
        }
        if format.hasMessages { showFailure(answer) }
        if format.hasTiming { showTime(of: record, isQuiet: isQuiet) }
        if traces, format.hasMessages, !record.exchanges.isEmpty {
            let renderer = renderer(for: .standardError)
            output.write(renderer.lines(TraceView.blocks(record, width: renderer.width)), to: .standardError)
        }
        // Delivered, but it is not known whether it was paid: a script must not go on blindly.
        let isOpen = answer.payment?.outcome == .unknown
        return answer.failure?.code.exitCode ?? (isOpen ? FailureCode.paymentUnknown.exitCode : 0)
    }

    func showWarnings(_ answer: CommandResult) {
        guard !answer.warnings.isEmpty else { return }
        output.write(renderer(for: .standardError).lines(answer.warnings), to: .standardError)
    }

    private func showFailure(_ answer: CommandResult) {
        guard let failure = answer.failure else { return }
        let renderer = renderer(for: .standardError)
        var lines: [StyledText] = []
        for (index, part) in failure.message.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let text = String(part).terminalSafe
            lines.append(index == 0 ? StyledText("error: ", .error) + StyledText(text) : StyledText(text))
        }
        output.write(renderer.lines(lines.map { .line($0) }), to: .standardError)
        guard let hint = failure.hint.flatMap(typed) else { return }
        // A line that can be typed is not wrapped, so that it can be copied.
        output.write([renderer.paint(StyledText("try: ", .dim) + StyledText(hint))], to: .standardError)
    }

    /// Returns a hint as it is typed where this run began; nil if nothing of the kind can be typed there.
    ///
    /// In a recording it stays a line of the console, which is what a replay shows.
    private func typed(_ hint: String) -> String? {
        guard let shellCommand = terminal.shellCommand, services.recording?.status == nil else {
            return hint.terminalSafe
        }
        switch CommandRegistry.place(of: hint) {
        case .program: return hint.terminalSafe
        case .language: return shellCommand(hint, false)
        case .command: return shellCommand(hint, true)
        // The next run of the program has other records.
        case .record: return nil
        }
    }

    private func showTime(of record: Record, isQuiet: Bool) {
        guard record.answer.makesRecord, !isQuiet else { return }
        switch session.settings.timing {
        case .off: return
        case .auto where record.elapsed < .milliseconds(500): return
        case .auto, .on: break
        }
        let hundredths = record.elapsed.milliseconds / 10
        let text = "(\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s)"
        let stream: Output.Stream = record.answer.failure == nil ? .standardOutput : .standardError
        output.write(renderer(for: stream).lines([.line(StyledText(text, .dim))]), to: stream)
    }
}
