import CommandLanguage
import Core
import ExecutorCore
import LineEditing
import OrderedJSON

extension REPL {
    // MARK: COMMAND &

    /// Starts a command as a job; its words are read, and questions asked, before.
    mutating func startJob(_ pipeline: Pipeline) async throws -> Int32 {
        let line = String(pipeline.source.dropLast().trimmingSpaces)
        let parsed = try readJob(pipeline, line)
        try await confirmBulkRun(of: pipeline)
        var context = context
        context.options = parsed.options
        context.record = Record(number: 0, line: pipeline.source)
        try await parsed.command.prepareForBackground(in: context)
        let number = effects.money.numbers.take()
        let job = BackgroundJob(number: number, line: line, progress: JobProgress())
        let (page, snapshot) = (OutputBuffer(), snapshot)
        let loop = forJob(JobContext(number: number, progress: job.progress), output: page)
        let record = Record.started(number, line)
        state.enter(record)
        await effects.jobs.start(job) {
            var loop = loop
            let outcome = await loop.work(at: pipeline, line, number, page)
            snapshot?.update(outcome.record)
            return outcome
        }
        return show(record, as: parsed.options.form, isQuiet: parsed.options.isQuiet)
    }

    /// Reads the words of a job, and refuses what cannot run in the background.
    private func readJob(_ pipeline: Pipeline, _ line: String) throws -> ParsedCommand {
        if case .pipe = pipeline.redirect {
            throw CommandError.elsewhere(
                "a program in the background would write over the prompt",
                instead: "\(pipeline.typedCommand) > FILE &"
            )
        }
        for case .watch(let pause) in pipeline.prefixes {
            throw CommandError.elsewhere(
                "watch draws on the screen and has no end",
                instead: "repeat 10 every \((pause ?? .seconds(2)).formatted) \(pipeline.typedCommand) &"
            )
        }
        let parsed = try read(pipeline)
        guard type(of: parsed.command).canRunInBackground else {
            let name = parsed.signature.name
            throw CommandError.elsewhere(
                "\(name) is about this session and runs at once; what sends tasks or requests can be a job",
                instead: line
            )
        }
        return parsed
    }

    /// A copy of the loop that does a job: nobody types into it, and it writes on a page.
    private func forJob(_ seat: JobContext, output page: OutputBuffer) -> REPL {
        var (effects, style) = (effects, style)
        effects.money.numbers = RecordNumberAllocator(always: seat.number)
        style.redraws = false
        var loop = REPL(
            effects: effects,
            reader: ScriptedLineReader([]),
            output: page.output,
            style: style,
            state: state
        )
        loop.context.job = seat
        return loop
    }

    /// Does a job to its end.
    private mutating func work(at pipeline: Pipeline, _ line: String, _ number: Int, _ page: OutputBuffer) async
        -> JobOutcome
    {
        let start = effects.time.uptime
        let code: Int32
        do {
            code = try await run(pipeline, below: pipeline.prefixes[...])
        } catch let error as any UserFacingError {
            code = show(failure: error, line: line, as: failureForm(of: pipeline))
            state.records.append(.failed(number, line, TaskFailure(error)))
        } catch {
            preconditionFailure("a command fails with a language's or a command's error, not with \(error)")
        }
        var record = (try? state.records.record(number)) ?? Record(number: number, line: line)
        if record.answer.status == .running { record.answer.status = .completed }
        return JobOutcome(
            record: record,
            code: code,
            caches: state.caches,
            page: page,
            elapsed: effects.time.uptime - start
        )
    }

    /// Waits for the jobs of a script at its end and shows what they wrote; answers with the exit code.
    mutating func finishJobs() async -> Int32 {
        guard await !effects.jobs.all.filter({ !$0.isShown }).isEmpty else { return 0 }
        return await handle("wait")
    }
}

extension JobProgress.Count {
    /// `312 of 1000`.
    var words: String { "\(done)" + (of.map { " of \($0)" } ?? "") }
}

extension SessionState {
    /// Keeps a record, and its number beside the line that was typed.
    mutating func enter(_ record: Record) {
        records.append(record)
        guard let last = lines.indices.last, lines[last].record == nil else { return }
        lines[last] = HistoryLine(text: lines[last].text, record: record.number)
    }
}
