import CommandLanguage
import Core
import ExecutorCore
import LineEditing

/// A runner that starts a command as a background job: `COMMAND &`.
struct BackgroundRunner {
    let pipeline: Pipeline

    init(_ pipeline: Pipeline) {
        self.pipeline = pipeline
    }

    /// Starts the command as a job, after its words were read and questions were asked.
    func start(in repl: inout REPL) async throws -> Int32 {
        let line = String(pipeline.source.dropLast().trimmingSpaces)
        let parsed = try read(line, in: repl.context)
        try await repl.context.confirmBulkRun(of: pipeline)
        var context = repl.context
        context.options = parsed.options
        context.record = Record(number: 0, line: pipeline.source)
        try await parsed.command.prepareForBackground(in: context)
        let number = repl.context.services.money.numbers.take()
        let job = BackgroundJob(number: number, line: line, progress: JobProgress())
        let (page, snapshot) = (OutputBuffer(), repl.snapshot)
        let copy = copy(
            of: repl,
            for: JobContext(number: number, progress: job.progress),
            output: page
        )
        let record = Record.started(number, line)
        repl.context.session.enter(record)
        await repl.context.services.jobs.start(job) {
            var copy = copy
            let outcome = await work(line, number, page, in: &copy)
            snapshot?.update(outcome.record)
            return outcome
        }
        return repl.context.show(record, as: parsed.options.form, isQuiet: parsed.options.isQuiet)
    }

    /// Reads the words of a job, and throws for a command that cannot run in the background.
    private func read(_ line: String, in context: CommandContext) throws -> ParsedCommand {
        if case .pipe = pipeline.redirect {
            throw CommandError.elsewhere(
                "a background job can't write to a program",
                instead: "\(pipeline.typedCommand) > FILE &"
            )
        }
        for case .watch(let pause) in pipeline.prefixes {
            throw CommandError.elsewhere(
                "watch never ends, so it can't run in the background",
                instead: "repeat 10 every \((pause ?? .seconds(2)).formatted) \(pipeline.typedCommand) &"
            )
        }
        let parsed = try context.read(pipeline)
        guard type(of: parsed.command).canRunInBackground else {
            let name = parsed.signature.name
            throw CommandError.elsewhere(
                "\(name) can't run in the background",
                instead: line
            )
        }
        return parsed
    }

    /// Runs a job to its end.
    private func work(_ line: String, _ number: Int, _ page: OutputBuffer, in repl: inout REPL) async
        -> JobOutcome
    {
        let start = repl.context.services.time.uptime
        let code: Int32
        do {
            code = try await PipelineRunner(pipeline).run(pipeline.prefixes[...], in: &repl)
        } catch let error as any UserFacingError {
            code = repl.context.show(failure: error, line: line, as: repl.context.failureForm(of: pipeline))
            repl.context.session.records.append(.failed(number, line, TaskFailure(error)))
        } catch {
            preconditionFailure("a command fails with a language's or a command's error, not with \(error)")
        }
        var record = (try? repl.context.session.records.record(number)) ?? Record(number: number, line: line)
        if record.answer.status == .running { record.answer.status = .completed }
        return JobOutcome(
            record: record,
            code: code,
            caches: repl.context.session.caches,
            page: page,
            elapsed: repl.context.services.time.uptime - start
        )
    }

    /// Returns a copy of the REPL for a job: without input, and with a buffer as its output.
    private func copy(of repl: REPL, for job: JobContext, output page: OutputBuffer) -> REPL {
        var (services, style) = (repl.context.services, repl.context.terminal)
        services.money.numbers = RecordNumberAllocator(always: job.number)
        style.redraws = false
        var loop = REPL(
            services: services,
            reader: ScriptedLineReader([]),
            output: page.output,
            style: style,
            state: repl.state
        )
        loop.context.job = job
        return loop
    }
}

extension JobProgress.Count {
    /// The progress in words: `312 of 1000`.
    var words: String { "\(done)" + (of.map { " of \($0)" } ?? "") }
}

extension SessionState {
    /// Adds a record, and its number to the typed line in the history.
    mutating func enter(_ record: Record) {
        records.append(record)
        guard let last = lines.indices.last, lines[last].record == nil else { return }
        lines[last] = HistoryLine(text: lines[last].text, record: record.number)
    }
}
