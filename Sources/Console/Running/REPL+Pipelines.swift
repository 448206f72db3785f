import CommandLanguage
import Core
import ExecutorCore

extension REPL {
    /// What the words of a line say about how its answer is shown.
    struct CommandOptions {
        var form: OutputForm
        var isQuiet: Bool
        var traces: Bool
        /// True if the line says yes to a question before it is asked.
        var saysYes: Bool
        var cache: String?
    }

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

    /// The command of a pipeline, with its words read; and how its answer is to be shown.
    func read(_ pipeline: Pipeline) throws -> (CommandDefinition, Command, CommandOptions) {
        let definition = try CommandCatalog.command(pipeline.command)
        var words = pipeline.command
        if case .read(let file) = pipeline.redirect {
            words = words.appending(try text(ofFile: try file.text(in: scope)))
        }
        let arguments = try Arguments(words, shape: definition.shape, in: scope)
        let command = try definition.parse(arguments)
        let manner = CommandOptions(
            form: arguments.has("json") ? .json : arguments.has("raw") ? .raw : state.settings.output,
            isQuiet: arguments.has("quiet") || state.settings.quiet,
            traces: arguments.has("trace") || state.settings.trace,
            saysYes: arguments.has("yes"),
            cache: try arguments.word(option: "in")
        )
        return (definition, command, manner)
    }

    /// The form in which a failure of that line is told: the one it asks for, as far as its words can be read.
    func failureForm(of pipeline: Pipeline) -> OutputForm {
        let words = pipeline.command
        let scope = SessionScope(state: state, environment: effects.environment)
        if let shape = CommandCatalog.definition(words.name)?.shape,
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
        var (_, command, manner) = try read(pipeline)
        let target = try destination(of: pipeline)
        if target != nil, manner.form == .human, !isReport(command) { manner.form = .raw }
        var record = Record(number: effects.money.numbers.begin(), line: pipeline.source)
        defer { effects.money.numbers.end(madeRecord: record.answer.makesRecord) }
        try await run(command, into: &record, in: manner)
        if record.answer.makesRecord { state.enter(record) }
        return try await deliver(record, to: target, in: manner, below: pipeline.prefixes)
    }

    /// True for what is written for people even into a file.
    private func isReport(_ command: Command) -> Bool {
        switch command {
        case .look, .shell, .server, .payment, .job, .recording: true
        case .cache, .transfer, .state: false
        }
    }

    /// `explain COMMAND`: the task, the request, the price; nothing is sent that could be paid.
    private mutating func explainCommand(_ pipeline: Pipeline) async throws -> Int32 {
        let (definition, command, manner) = try read(pipeline)
        guard case .cache(let cacheCommand) = command else {
            throw CommandError.nothingToShow("\(definition.name) sends no task", instead: "help \(definition.name)")
        }
        var record = Record(number: effects.money.numbers.begin(), line: pipeline.source)
        defer { effects.money.numbers.end(madeRecord: record.answer.makesRecord) }
        try await explain(cacheCommand, into: &record, cache: manner.cache)
        if record.answer.makesRecord { state.records.append(record) }
        return try await deliver(record, to: try destination(of: pipeline), in: manner, below: pipeline.prefixes)
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
