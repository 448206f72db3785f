import CommandLanguage
import Core
import ExecutorCore
import LineEditing
import OrderedJSON

extension REPL {
    /// The job that a copy of the loop does.
    struct JobContext: Sendable {
        /// Its number.
        let number: Int
        /// Where it tells how far it is.
        let progress: JobProgress
    }

    mutating func run(_ command: JobCommand, as form: OutputForm) async throws -> CommandResult {
        switch command {
        case .list: return JobsView.answer(await effects.jobs.all)
        case .wait(let number): return try await waitForJobs(number, as: form)
        case .cancel(let number): return try await cancelJob(number)
        }
    }

    // MARK: COMMAND &

    /// Starts a command as a job; its words are read, and questions asked, before.
    mutating func startJob(_ pipeline: Pipeline) async throws -> Int32 {
        let line = String(pipeline.source.dropLast().trimmingSpaces)
        let (_, command, manner) = try readJob(pipeline, line)
        try await confirmBulkRun(of: pipeline)
        if case .transfer(.load(let file, let place)) = command {
            let count = try await entryCount(of: file, from: place)
            try await agree(toTasks: count, of: "import", pipeline.source, saysYes: manner.saysYes)
        }
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
        return show(record, as: manner.form, isQuiet: manner.isQuiet)
    }

    /// Checks what can be checked before a job begins.
    private func readJob(_ pipeline: Pipeline, _ line: String) throws -> (CommandDefinition, Command, CommandOptions) {
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
        let (definition, command, manner) = try read(pipeline)
        switch command {
        case .cache(let command):
            _ = try CacheTaskBuilder(state: state, ids: .counted(), cache: manner.cache).tasks(for: command)
        case .look(.probe), .transfer: break
        case .state, .look, .payment, .server, .job, .recording, .shell:
            throw CommandError.elsewhere(
                "\(definition.name) is about this session and runs at once; what sends tasks or requests can be a job",
                instead: line
            )
        }
        return (definition, command, manner)
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
        loop.seat = seat
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

    // MARK: jobs, wait, cancel

    /// Waits for one job, or for all whose output was not shown, and shows what they wrote.
    private mutating func waitForJobs(_ number: Int?, as form: OutputForm) async throws -> CommandResult {
        let jobs = effects.jobs
        let numbers: [Int]
        if let number {
            guard await jobs.job(number) != nil else { throw await noJob(number) }
            numbers = [number]
        } else {
            numbers = await jobs.all.filter { !$0.isShown }.map(\.number)
        }
        guard await Self.interruptible(by: interrupts, { await jobs.settled(numbers) }) else {
            throw CommandError.other(.cancelled, "nothing was stopped; the jobs go on", hint: "jobs")
        }
        await mergeFinishedJobs()
        var code: Int32 = 0
        for number in numbers {
            guard let outcome = await jobs.job(number)?.outcome else { continue }
            await jobs.markShown(number)
            if form == .json {
                output.write([JSONValue.object(outcome.record.json).terminalSafe], to: .standardOutput)
            } else {
                outcome.page.print(on: output)
            }
            if code == 0 { code = outcome.code }
        }
        if let waiting = await jobs.waitingNumber, numbers.contains(waiting) {
            throw CommandError.other(
                .paymentRequired,
                "$\(waiting) waits for a yes to its payment",
                hint: "pay \(waiting)"
            )
        }
        var answer = CommandResult()
        answer.exitCodeOverride = code
        return answer
    }

    private mutating func cancelJob(_ number: Int) async throws -> CommandResult {
        let jobs = effects.jobs
        guard let job = await jobs.job(number) else { throw await noJob(number) }
        guard job.outcome == nil else {
            throw CommandError.other(.syntax, "$\(number) has ended already", hint: "wait \(number)")
        }
        await jobs.cancel(number)
        await mergeFinishedJobs()
        await jobs.markShown(number)
        let place = job.progress.value.map { " at \($0.words)" } ?? ""
        let isOpen = await jobs.job(number)?.outcome?.record.isUnknown ?? false
        return .done(
            "$\(number) cancelled\(place)" + (isOpen ? "; a payment was sent, its outcome is followed" : ""),
            json: ["n": .int(number), "status": "cancelled"]
        )
    }

    private func noJob(_ number: Int) async -> CommandError {
        let numbers = await effects.jobs.all.map { "$\($0.number)" }
        return .other(
            .syntax,
            "no job $\(number)"
                + (numbers.isEmpty ? "; none was started" : "; there is \(numbers.joined(separator: ", "))"),
            hint: numbers.isEmpty ? "help jobs" : "jobs"
        )
    }

    // MARK: What jobs teach the session

    /// Takes over the records and caches of jobs that have ended.
    mutating func mergeFinishedJobs() async {
        for job in await effects.jobs.takeLearned() {
            guard let outcome = job.outcome else { continue }
            state.records.replace(outcome.record)
            state.caches.merge(outcome.caches)
        }
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
