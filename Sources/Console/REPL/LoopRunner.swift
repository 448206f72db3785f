import CommandLanguage
import Core

/// A runner that runs a command repeatedly: `repeat` and `watch`.
struct LoopRunner {
    let pipeline: Pipeline
    /// The modifiers that remain to be applied.
    let modifiers: ArraySlice<Modifier>

    init(_ pipeline: Pipeline, _ modifiers: ArraySlice<Modifier>) {
        self.pipeline = pipeline
        self.modifiers = modifiers
    }

    /// Runs the command that many times, up to the first failure or Ctrl-C; returns the exit code.
    func repeated(_ count: Int, every pause: Duration?, in repl: inout REPL) async throws -> Int32 {
        let last = repl.takeEnding(of: .repeat)
        for index in 0..<count {
            repl.context.job?.progress.report(index, of: count)
            if index > 0, let pause, !(await repl.context.pause(pause)) {
                return Self.stopped(repl.context, inRound: index)
            }
            let code = try await PipelineRunner(pipeline).run(modifiers, in: &repl)
            if code != 0 { return code }
            let isStopped = repl.context.interrupts?.isPressed == true || last == index + 1
            if index < count - 1, isStopped { return Self.stopped(repl.context, inRound: index + 1) }
        }
        repl.context.job?.progress.report(count, of: count)
        return 0
    }

    /// Runs the command repeatedly, each time at the top of the screen, until Ctrl-C or the first failure.
    func watched(every pause: Duration, in repl: inout REPL) async throws -> Int32 {
        let last = repl.takeEnding(of: .watch)
        guard repl.context.interrupts != nil || last != nil else {
            throw CommandError.needsPerson(
                "watch needs an interactive terminal",
                instead: "repeat 10 every \(pause.formatted) \(pipeline.typedCommand)"
            )
        }
        let definition = try CommandRegistry.command(pipeline.command).signature
        if definition.cost == .priced {
            throw CommandError.other(
                .syntax,
                "watch can't run \(definition.name): every run can cost money",
                hint: "explain \(pipeline.typedCommand)"
            )
        }
        let screen = repl.context.output
        defer { repl.context.output = screen }
        // A recording holds the pages of a screen, without the sequences that clear it.
        let showsPages = repl.context.terminal.redraws || last != nil
        var round = 0
        while true {
            round += 1
            let page = OutputBuffer()
            repl.context.output = showsPages ? page.output : screen
            let code = try await PipelineRunner(pipeline).run(modifiers, in: &repl)
            if showsPages {
                drawHead(every: pause, repl.context, on: screen)
                page.print(on: screen)
            }
            repl.context.output = screen
            guard code == 0, repl.context.interrupts?.isPressed != true, last != round, await repl.context.pause(pause)
            else {
                repl.context.services.recording?.record(input: .ended(.watch, round: round))
                return code == FailureCode.cancelled.exitCode ? 0 : code
            }
        }
    }

    /// Clears the screen, and writes the header line above a page of `watch`.
    private func drawHead(every pause: Duration, _ context: CommandContext, on screen: Output) {
        if context.terminal.redraws { screen.writeText("\u{1B}[H\u{1B}[J", to: .standardOutput) }
        let now = context.services.time.now.iso8601
        let head = "every \(pause.formatted), \(now), Ctrl-C stops it: \(pipeline.typedCommand)"
        let renderer = context.renderer(for: .standardOutput)
        screen.write(renderer.lines([.line(StyledText(head.terminalSafe, .dim))]), to: .standardOutput)
    }

    /// Records the round after which Ctrl-C ended a `repeat`, and returns the exit code.
    private static func stopped(_ context: CommandContext, inRound round: Int) -> Int32 {
        context.services.recording?.record(input: .ended(.repeat, round: round))
        return FailureCode.cancelled.exitCode
    }
}

extension CommandContext {
    /// Waits for a time; returns false if Ctrl-C ended the wait.
    func pause(_ span: Duration) async -> Bool {
        let time = services.time
        return await interruptible {
            do {
                try await time.sleep(for: span)
                return true
            } catch {
                return false
            }
        }
    }

    /// Asks for confirmation, if needed, that a line may run its command as many times as its modifiers say.
    ///
    /// - Throws: ``CommandError`` if it is not confirmed.
    func confirmBulkRun(of pipeline: Pipeline) async throws {
        let count = try pipeline.runCount(in: scope)
        guard count > 1 else { return }
        try await confirm(runs: count, of: try read(pipeline), pipeline.source)
    }
}

extension Pipeline {
    /// Returns the number of times that the modifiers run the command; a watch, which has no end, counts once.
    func runCount(in scope: SessionScope) throws(ParseError) -> Int {
        var count = 1
        for prefix in prefixes {
            switch prefix {
            case .explain: return 1
            case .watch: continue
            case .repeated(let times, _): count = count.saturatingProduct(times)
            case .bench(let options): count = count.saturatingProduct(try BenchOptions(options, in: scope).count)
            }
        }
        return count
    }
}
