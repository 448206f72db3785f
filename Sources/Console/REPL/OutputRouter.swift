import CommandLanguage
import Core
import ExecutorCore
import LineEditing
import OrderedJSON

/// A router of records to the screen, the pager, a file or a program.
struct OutputRouter {
    let options: CommandOptions
    /// The modifiers of the line.
    let modifiers: [Modifier]

    /// Shows a record, or writes it to its destination; returns the exit code.
    func deliver(
        _ record: Record,
        to destination: OutputRedirection?,
        in repl: inout REPL
    ) async throws(CommandError) -> Int32 {
        guard let destination else {
            guard pages(in: repl) else {
                return repl.context.show(record, as: options.form, isQuiet: options.isQuiet, traces: options.traces)
            }
            return await showPaged(record, in: repl.context)
        }
        if record.answer.failure != nil || record.answer.exitCodeOverride != nil {
            return repl.context.show(record, as: options.form)
        }
        if options.form.format.hasMessages { repl.context.showWarnings(record.answer) }
        if let file = attachment(of: record, for: destination) {
            return try deliver(file, Phrases.counted(file.count, "byte"), to: destination, of: record, in: &repl)
        }
        let lines = options.form.format.plainLines(of: record)
        let bytes: [UInt8] = lines.flatMap { Array($0.utf8) + [0x0A] }
        return try deliver(bytes, Phrases.counted(lines.count, "line"), to: destination, of: record, in: &repl)
    }

    // MARK: Files inside a result

    /// Returns the file of a result that the destination takes as it is; nil if it takes the result's lines.
    private func attachment(of record: Record, for destination: OutputRedirection) -> [UInt8]? {
        guard options.form == .raw else { return nil }
        let end =
            switch destination {
            case .program: ""
            case .file(let path, _): path.split(separator: ".").last.map { $0.lowercased() } ?? ""
            }
        return record.answer.document.attachments.first { $0.kind == nil || $0.kind == end }?.bytes
    }

    /// Writes bytes to the destination of a record; `amount` says how much they are.
    private func deliver(
        _ bytes: [UInt8],
        _ amount: String,
        to destination: OutputRedirection,
        of record: Record,
        in repl: inout REPL
    ) throws(CommandError) -> Int32 {
        switch destination {
        case .program:
            repl.piped.append(contentsOf: bytes)
            return 0
        case .file(let path, let appends):
            try repl.context.services.files.write(bytes, to: path, appending: appends)
            let answer = CommandResult.done(
                "\(amount) \(appends ? "added to" : "written to") \(path)",
                json: ["file": .string(path), "bytes": .int(bytes.count)]
            )
            return repl.context.show(answer, line: record.line)
        }
    }

    // MARK: The pager

    /// Returns true if a result that is taller than the screen goes to the pager.
    ///
    /// Only the result of a single command that a person typed does.
    private func pages(in repl: REPL) -> Bool {
        repl.context.reader.isInteractive && repl.context.terminal.isScreen && repl.context.services.runProgram != nil
            && repl.context.session.settings.pager != "off"
            && repl.context.job == nil && repl.including.isEmpty && modifiers.allSatisfy { $0 == .explain }
    }

    private func showPaged(_ record: Record, in context: CommandContext) async -> Int32 {
        let page = OutputBuffer()
        var paged = context
        paged.output = page.output
        let code = paged.show(record, as: options.form, isQuiet: options.isQuiet, traces: options.traces)
        let text = page.text(of: .standardOutput)
        guard let height = context.terminal.height(), let width = context.terminal.width(),
            RowCounter.isTaller(text, than: height - 1, width: width)
        else {
            page.print(on: context.output)
            return code
        }
        let pager = context.session.settings.pager == "auto" ? context.services.pager : context.session.settings.pager
        page.printBeforeResults(on: context.output)
        // A shell exits with 126 or 127 where it finds no such program.
        let status = try? await context.run(program: pager, on: Array(text.utf8))
        if status == nil || status == 126 || status == 127 {
            context.output.writeText(text, to: .standardOutput)
        } else {
            context.services.recording?.wrote(text, to: .standardOutput)
        }
        page.printAfterResults(on: context.output)
        return code
    }
}

extension CommandContext {
    /// Runs a program to its end, and returns its exit status; meanwhile Ctrl-C is for the program alone.
    func run(program command: String, on input: [UInt8]) async throws(CommandError) -> Int32 {
        guard let run = services.runProgram else { return 0 }
        defer { interrupts?.begin() }
        return try await run(command, input)
    }
}
