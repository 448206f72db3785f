import CommandLanguage
import Core
import ExecutorCore
import LineEditing
import OrderedJSON

extension REPL {
    /// Where the answer of a line goes, if not to the screen.
    enum OutputRedirection: Sendable, Hashable {
        /// `> FILE`, `>> FILE`.
        case file(String, appends: Bool)
        /// `| PROGRAM`, which is started once all is collected.
        case program
    }

    /// Where a line says that its answer goes; nil for the screen.
    func destination(of pipeline: Pipeline) throws(ParseError) -> OutputRedirection? {
        switch pipeline.redirect {
        case .write(let file): .file(try file.text(in: scope), appends: false)
        case .append(let file): .file(try file.text(in: scope), appends: true)
        case .pipe: .program
        case .read, nil: nil
        }
    }

    /// Shows a record, or hands it on; answers with the exit code.
    mutating func deliver(
        _ record: Record,
        to destination: OutputRedirection?,
        in manner: CommandOptions,
        below prefixes: [Modifier]
    ) async throws(CommandError) -> Int32 {
        guard let destination else {
            guard pages(below: prefixes) else {
                return show(record, as: manner.form, isQuiet: manner.isQuiet, traces: manner.traces)
            }
            return await showPaged(record, in: manner)
        }
        if record.answer.failure != nil || record.answer.exitCodeOverride != nil {
            return show(record, as: manner.form)
        }
        let lines = plainLines(record, as: manner.form)
        let bytes: [UInt8] = lines.flatMap { Array($0.utf8) + [0x0A] }
        if manner.form != .json { showCare(record.answer) }
        switch destination {
        case .program:
            piped.append(contentsOf: bytes)
            return 0
        case .file(let path, let appends):
            try effects.files.write(bytes, to: path, appending: appends)
            let answer = CommandResult.done(
                "\(lines.count) line\(lines.count == 1 ? "" : "s") \(appends ? "added to" : "written to") \(path)",
                json: ["file": .string(path), "bytes": .int(bytes.count)]
            )
            return show(answer, line: record.line)
        }
    }

    /// What would stand on standard output, without layout for a screen.
    private func plainLines(_ record: Record, as form: OutputForm) -> [String] {
        switch form {
        case .json: [JSONValue.object(record.json).terminalSafe]
        case .raw: record.answer.raw ?? record.answer.result.map(\.rawLines) ?? []
        case .human: Renderer(width: nil, usesColor: false).lines(record.answer.human)
        }
    }

    // MARK: COMMAND | PROGRAM

    /// Runs a line and gives what it brings to a program.
    ///
    /// What went wrong in either is the line's failure; a program's own number is not ours, in which 7 means money.
    mutating func runPiped(_ pipeline: Pipeline, into command: String) async throws -> Int32 {
        guard effects.runProgram != nil else {
            throw CommandError.elsewhere(
                "no program is started here; > writes to a file",
                instead: "\(pipeline.typedCommand) > FILE"
            )
        }
        for case .watch(let pause) in pipeline.prefixes {
            throw CommandError.elsewhere(
                "watch has no end, and a program waits for one",
                instead: "repeat 10 every \((pause ?? .seconds(2)).formatted) \(pipeline.typedCommand) | \(command)"
            )
        }
        piped = []
        defer { piped = [] }
        recordUnpiped(pipeline, command)
        let code = try await run(pipeline, below: pipeline.prefixes[...])
        if code != 0, piped.isEmpty { return code }
        effects.recording?.wrote(String(decoding: piped, as: UTF8.self), to: .standardOutput)
        let status = try await program(command, piped)
        return code != 0 ? code : status == 0 ? 0 : FailureCode.fileFailed.exitCode
    }

    /// A replay starts no programs: the line is recorded with what it brings instead.
    private func recordUnpiped(_ pipeline: Pipeline, _ command: String) {
        let end = "| \(command)"
        guard let recording = effects.recording, pipeline.source.hasSuffix(end) else { return }
        let line = pipeline.source.dropLast(end.count).trimmingSpaces
        let isJSON = failureForm(of: pipeline) == .json
        recording.reword(pipeline.source, as: isJSON ? String(line) : "\(line) --raw")
    }

    /// Runs a program to its end; Ctrl-C is for the program alone meanwhile.
    private func program(_ command: String, _ input: [UInt8]) async throws(CommandError) -> Int32 {
        guard let run = effects.runProgram else { return 0 }
        defer { interrupts?.begin() }
        return try await run(command, input)
    }

    // MARK: The pager

    /// True if an answer that is taller than the screen goes to the pager: only what one person typed as one command.
    private func pages(below prefixes: [Modifier]) -> Bool {
        reader.isInteractive && style.isScreen && effects.runProgram != nil && state.settings.pager != "off"
            && context.job == nil && including.isEmpty && prefixes.allSatisfy { $0 == .explain }
    }

    private func showPaged(_ record: Record, in manner: CommandOptions) async -> Int32 {
        let page = OutputBuffer()
        var loop = self
        loop.output = page.output
        let code = loop.show(record, as: manner.form, isQuiet: manner.isQuiet, traces: manner.traces)
        let text = page.text(of: .standardOutput)
        guard let height = style.height(), let width = style.width(),
            RowCounter.isTaller(text, than: height - 1, width: width)
        else {
            page.print(on: output)
            return code
        }
        let pager = state.settings.pager == "auto" ? effects.pager : state.settings.pager
        page.printBeforeResults(on: output)
        // A shell answers with 126 or 127 where it finds no such program.
        let status = try? await program(pager, Array(text.utf8))
        if status == nil || status == 126 || status == 127 {
            output.writeText(text, to: .standardOutput)
        } else {
            effects.recording?.wrote(text, to: .standardOutput)
        }
        page.printBehindResults(on: output)
        return code
    }
}
