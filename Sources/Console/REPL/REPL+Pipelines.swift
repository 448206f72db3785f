import CommandLanguage
import Core
import ExecutorCore

extension REPL {
    /// Runs a command, once or several times, and shows each answer.
    mutating func run(_ pipeline: Pipeline) async throws -> Int32 {
        if pipeline.isBackground {
            return try await startJob(pipeline)
        }
        try await confirmBulkRun(of: pipeline)
        if case .pipe(let program) = pipeline.redirect { return try await runPiped(pipeline, into: program) }
        return try await run(pipeline, below: pipeline.prefixes[...])
    }

    /// Does what the prefixes say with the command, outermost first.
    mutating func run(_ pipeline: Pipeline, below prefixes: ArraySlice<Modifier>) async throws -> Int32 {
        let rest = prefixes.dropFirst()
        switch prefixes.first {
        case nil:
            return try await runOnce(pipeline)
        case .explain:
            return try await explainCommand(pipeline)
        case .repeated(let count, let pause):
            return try await repeated(pipeline, below: rest, count: count, every: pause)
        case .watch(let pause):
            return try await watched(pipeline, below: rest, every: pause ?? .seconds(2))
        case .bench(let options):
            guard rest.isEmpty else {
                throw ParseError(.wrongWord("bench", wanted: "a command behind bench, no prefix"))
            }
            return try await measured(pipeline, BenchOptions(options, in: scope))
        }
    }

    /// The command of a pipeline, with its words read.
    func read(_ pipeline: Pipeline) throws -> ParsedCommand {
        let type = try CommandRegistry.command(pipeline.command)
        var words = pipeline.command
        if case .read(let file) = pipeline.redirect {
            words = words.appending(try text(ofFile: try file.text(in: scope)))
        }
        let arguments = try Arguments(words, shape: type.signature.arguments, in: scope)
        let command = try type.init(arguments)
        let options = CommandOptions(
            form: arguments.has("json") ? .json : arguments.has("raw") ? .raw : state.settings.output,
            isQuiet: arguments.has("quiet") || state.settings.quiet,
            traces: arguments.has("trace") || state.settings.trace,
            saysYes: arguments.has("yes"),
            cache: try arguments.word(option: "in")
        )
        return ParsedCommand(command: command, options: options)
    }

    /// The form in which a failure of that line is told: the one it asks for, as far as its words can be read.
    func failureForm(of pipeline: Pipeline) -> OutputForm {
        let words = pipeline.command
        if let shape = CommandRegistry.signature(words.name)?.arguments,
            let arguments = try? Arguments(words, shape: shape, in: scope)
        {
            return arguments.has("json") ? .json : arguments.has("raw") ? .raw : state.settings.output
        }
        return words.words.contains { $0.bareLiteral == "--json" } ? .json : state.settings.output
    }

    private func text(ofFile path: String) throws(CommandError) -> String {
        let bytes = try effects.files.read(path)
        guard let text = String(valueIn: bytes) else { throw .file(path, "its bytes are not UTF-8 text") }
        return text
    }

    private mutating func runOnce(_ pipeline: Pipeline) async throws -> Int32 {
        let parsed = try read(pipeline)
        let target = try destination(of: pipeline)
        var options = parsed.options
        if target != nil, options.form == .human, !type(of: parsed.command).isReport { options.form = .raw }
        return try await run(pipeline, to: target, options) { context throws in
            try await parsed.command.run(in: &context)
        }
    }

    /// `explain COMMAND`: the task, the request, the price; nothing is sent that could be paid.
    private mutating func explainCommand(_ pipeline: Pipeline) async throws -> Int32 {
        let parsed = try read(pipeline)
        let name = parsed.signature.name
        guard let command = parsed.command as? any TaskCommand else {
            throw CommandError.nothingToShow("\(name) sends no task", instead: "help \(name)")
        }
        return try await run(pipeline, to: try destination(of: pipeline), parsed.options) { context throws in
            try await TaskPreview(command: command).run(in: &context)
        }
    }

    /// Runs work in a record of its own, and shows it.
    mutating func run(
        _ pipeline: Pipeline,
        to target: OutputRedirection?,
        _ options: CommandOptions,
        _ work: (inout CommandContext) async throws -> CommandResult
    ) async throws -> Int32 {
        context.options = options
        context.record = Record(number: effects.money.numbers.begin(), line: pipeline.source)
        defer { context.record = Record(number: 0, line: "") }
        do {
            context.record.answer = try await work(&context)
        } catch {
            effects.money.numbers.end(madeRecord: false)
            throw error
        }
        var record = context.record
        context.record = Record(number: 0, line: "")
        defer { effects.money.numbers.end(madeRecord: record.answer.makesRecord) }
        if let next = record.answer.next { record.answer = try await follow(next) }
        if record.answer.makesRecord { state.enter(record) }
        return try await deliver(record, to: target, in: options, below: pipeline.prefixes)
    }

    /// Does what a command leaves to the REPL.
    private mutating func follow(_ next: CommandResult.NextStep) async throws -> CommandResult {
        switch next {
        case .exit: hasEnded = true
        case .include(let file, let script): try await include(file, script)
        }
        return CommandResult()
    }

    /// Runs the commands of a file as if they were typed.
    private mutating func include(_ file: String, _ script: ScriptFile) async throws {
        guard !including.contains(file) else { throw CommandError.includeLoop(file) }
        including.append(file)
        defer { including.removeLast() }
        for input in script.inputs {
            let code = await handle(input.text)
            if code != 0 {
                // The code of a failure that was told already, so that the file's failure ends with the same exit code.
                let known = FailureCode.allCases.first { $0.exitCode == code } ?? .internalError
                throw CommandError.other(known, "\(file.terminalSafe):\(input.line) failed", hint: nil)
            }
            if hasEnded { break }
            guard interrupts?.isPressed != true else {
                throw CommandError.other(
                    .cancelled,
                    "\(file.terminalSafe):\(input.line) was the last line that ran",
                    hint: nil
                )
            }
        }
    }
}

extension Pipeline {
    /// The command without what stands before and behind it.
    var typedCommand: String {
        ([command.verb] + command.words).map(\.typed).joined(separator: " ")
    }
}

extension StringProtocol {
    var trimmingSpaces: SubSequence {
        var rest = self[...]
        while rest.last == " " { rest = rest.dropLast() }
        return rest
    }
}

extension String {
    /// The line with one more word behind it, before the `&` of a job.
    func appending(option word: String) -> String {
        hasSuffix(" &") ? "\(dropLast().trimmingSpaces) \(word) &" : "\(self) \(word)"
    }
}
