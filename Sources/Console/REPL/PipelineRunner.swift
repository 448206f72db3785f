import CommandLanguage
import Core
import ExecutorCore

/// A runner of one command with its modifiers, which delivers its results.
struct PipelineRunner {
    let pipeline: Pipeline

    init(_ pipeline: Pipeline) {
        self.pipeline = pipeline
    }

    /// Runs the command as many times as its modifiers say, and shows each result; returns the exit code.
    func run(in repl: inout REPL) async throws -> Int32 {
        if pipeline.isBackground { return try await BackgroundRunner(pipeline).start(in: &repl) }
        try await repl.context.confirmBulkRun(of: pipeline)
        if case .pipe(let program) = pipeline.redirect { return try await runPiped(into: program, in: &repl) }
        return try await run(pipeline.prefixes[...], in: &repl)
    }

    /// Applies the modifiers to the command, outermost first.
    func run(_ modifiers: ArraySlice<Modifier>, in repl: inout REPL) async throws -> Int32 {
        let rest = modifiers.dropFirst()
        switch modifiers.first {
        case nil: return try await runOnce(in: &repl)
        case .explain: return try await explain(in: &repl)
        case .repeated(let count, let pause):
            return try await LoopRunner(pipeline, rest).repeated(count, every: pause, in: &repl)
        case .watch(let pause):
            return try await LoopRunner(pipeline, rest).watched(every: pause ?? .seconds(2), in: &repl)
        case .bench(let options):
            guard rest.isEmpty else {
                throw ParseError(.refused("bench takes a command without repeat, watch or explain"))
            }
            return try await bench(BenchOptions(options, in: repl.context.scope), in: &repl)
        }
    }

    private func runOnce(in repl: inout REPL) async throws -> Int32 {
        let parsed = try repl.context.read(pipeline)
        let target = try repl.context.destination(of: pipeline)
        var options = parsed.options
        if target != nil, options.form == .human, !type(of: parsed.command).isReport { options.form = .raw }
        return try await record(to: target, options, in: &repl) { context throws in
            try await parsed.command.run(in: &context)
        }
    }

    /// Runs `explain COMMAND`: shows the task, the request and the price; nothing is sent that could be paid.
    private func explain(in repl: inout REPL) async throws -> Int32 {
        let parsed = try repl.context.read(pipeline)
        let name = parsed.signature.name
        guard let command = parsed.command as? any TaskCommand else {
            throw CommandError.nothingToShow("\(name) sends no task", instead: "help \(name)")
        }
        return try await record(to: try repl.context.destination(of: pipeline), parsed.options, in: &repl) {
            context throws in
            try await command.preview(in: &context)
        }
    }

    /// Runs `bench`: runs a command many times, several at once, and shows how long it took.
    ///
    /// A payment that is not made ends it: a wait for a person cannot be measured.
    private func bench(_ plan: BenchOptions, in repl: inout REPL) async throws -> Int32 {
        let parsed = try repl.context.read(pipeline)
        let signature = parsed.signature
        guard let command = parsed.command as? any TaskCommand else {
            throw CommandError.nothingToShow("\(signature.name) sends no task", instead: "help \(signature.name)")
        }
        let target = try repl.context.destination(of: pipeline)
        return try await record(to: target, parsed.options, in: &repl) { context throws in
            let builder = CacheTaskBuilder(context)
            let first = try command.tasks(with: builder)
            context.record.tasks = first
            let start = context.services.time.uptime
            let runs = await BenchRun.runs(of: command, first, builder, plan, in: context)
            context.record.elapsed = context.services.time.uptime - start
            var result = BenchView.answer(
                runs,
                plan,
                elapsed: context.record.elapsed,
                record: context.record.number,
                operations: [.operation, .operationPerKey].contains(signature.cost)
                    ? runs.reduce(0) { $0 + $1.answered } : 0
            )
            result.makesRecord = true
            return result
        }
    }

    /// Runs work in a record of its own, and shows the record.
    private func record(
        to target: OutputRedirection?,
        _ options: CommandOptions,
        in repl: inout REPL,
        _ work: (inout CommandContext) async throws -> CommandResult
    ) async throws -> Int32 {
        repl.context.options = options
        repl.context.record = Record(number: repl.context.services.money.numbers.begin(), line: pipeline.source)
        defer { repl.context.record = Record(number: 0, line: "") }
        do {
            repl.context.record.answer = try await work(&repl.context)
        } catch {
            repl.context.services.money.numbers.end(madeRecord: false)
            throw error
        }
        var record = repl.context.record
        repl.context.record = Record(number: 0, line: "")
        defer { repl.context.services.money.numbers.end(madeRecord: record.answer.makesRecord) }
        if let next = record.answer.next { record.answer = try await repl.follow(next) }
        if record.answer.makesRecord { repl.context.session.enter(record) }
        return try await OutputRouter(options: options, modifiers: pipeline.prefixes).deliver(
            record,
            to: target,
            in: &repl
        )
    }

    // MARK: COMMAND | PROGRAM

    /// Runs a line, and passes its output to a program.
    ///
    /// A failure of either is the line's failure. The program's own exit status is not passed on, as it could be
    /// mistaken for one of the console's exit codes, such as 7, which is about money.
    private func runPiped(into command: String, in repl: inout REPL) async throws -> Int32 {
        guard repl.context.services.runProgram != nil else {
            throw CommandError.elsewhere(
                "programs can't be started here",
                instead: "\(pipeline.typedCommand) > FILE"
            )
        }
        for case .watch(let pause) in pipeline.prefixes {
            throw CommandError.elsewhere(
                "watch never ends, so it can't feed a program",
                instead: "repeat 10 every \((pause ?? .seconds(2)).formatted) \(pipeline.typedCommand) | \(command)"
            )
        }
        repl.piped = []
        defer { repl.piped = [] }
        recordUnpiped(command, in: repl.context)
        let code = try await run(pipeline.prefixes[...], in: &repl)
        if code != 0, repl.piped.isEmpty { return code }
        repl.context.services.recording?.wrote(String(decoding: repl.piped, as: UTF8.self), to: .standardOutput)
        let status = try await repl.context.run(program: command, on: repl.piped)
        return code != 0 ? code : status == 0 ? 0 : FailureCode.fileFailed.exitCode
    }

    /// Records the line without its program, as a replay starts none: the raw output takes its place.
    private func recordUnpiped(_ command: String, in context: CommandContext) {
        let end = "| \(command)"
        guard let recording = context.services.recording, pipeline.source.hasSuffix(end) else { return }
        let line = pipeline.source.dropLast(end.count).trimmingSpaces
        let isJSON = context.failureForm(of: pipeline) == .json
        recording.reword(pipeline.source, as: isJSON ? String(line) : "\(line) --raw")
    }
}
