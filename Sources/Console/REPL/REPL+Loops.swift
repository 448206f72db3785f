import CommandLanguage
import Core
import PaymentModel
import Payments

extension REPL {
    // MARK: repeat

    mutating func repeated(
        _ pipeline: Pipeline,
        below prefixes: ArraySlice<Modifier>,
        count: Int,
        every pause: Duration?
    ) async throws -> Int32 {
        let last = takeEnding(of: .repeat)
        for index in 0..<count {
            context.job?.progress.report(index, of: count)
            if index > 0, let pause, !(await wait(pause)) { return stopped(inRound: index) }
            let code = try await run(pipeline, below: prefixes)
            if code != 0 { return code }
            let isStopped = interrupts?.isPressed == true || last == index + 1
            if index < count - 1, isStopped { return stopped(inRound: index + 1) }
        }
        context.job?.progress.report(count, of: count)
        return 0
    }

    // MARK: watch

    /// Runs a command again and again, each time at the top of the screen, until Ctrl-C or the first failure.
    mutating func watched(
        _ pipeline: Pipeline,
        below prefixes: ArraySlice<Modifier>,
        every pause: Duration
    ) async throws -> Int32 {
        let last = takeEnding(of: .watch)
        guard interrupts != nil || last != nil else {
            throw CommandError.needsPerson(
                "watch goes on until Ctrl-C, and nobody is there to press it",
                instead: "repeat 10 every \(pause.formatted) \(pipeline.typedCommand)"
            )
        }
        let definition = try CommandRegistry.command(pipeline.command).signature
        if definition.cost == .priced {
            throw CommandError.other(
                .syntax,
                "\(definition.name) can cost each time, and watch has no end",
                hint: "explain \(pipeline.typedCommand)"
            )
        }
        let screen = output
        defer { output = screen }
        // A recording holds the pages of a screen, without what clears it.
        let showsPages = style.redraws || last != nil
        var round = 0
        while true {
            round += 1
            let page = OutputBuffer()
            output = showsPages ? page.output : screen
            let code = try await run(pipeline, below: prefixes)
            if showsPages {
                if style.redraws { screen.writeText("\u{1B}[H\u{1B}[J", to: .standardOutput) }
                let head =
                    "every \(pause.formatted), \(effects.time.now.iso8601), Ctrl-C ends it: \(pipeline.typedCommand)"
                screen.write(
                    context.renderer(for: .standardOutput).lines([.line(StyledText(head.terminalSafe, .dim))]),
                    to: .standardOutput
                )
                page.print(on: screen)
            }
            output = screen
            guard code == 0, interrupts?.isPressed != true, last != round, await wait(pause) else {
                effects.recording?.learned(.ended(.watch, round: round))
                return code == FailureCode.cancelled.exitCode ? 0 : code
            }
        }
    }

    private mutating func takeEnding(of loop: RecordedLoop) -> Int? {
        endings.firstIndex { $0.loop == loop }.map { endings.remove(at: $0).round }
    }

    /// Tells a recording behind which round Ctrl-C ended a `repeat`; answers with the exit code.
    private func stopped(inRound round: Int) -> Int32 {
        effects.recording?.learned(.ended(.repeat, round: round))
        return FailureCode.cancelled.exitCode
    }

    /// Waits; false if Ctrl-C ended the wait.
    private func wait(_ pause: Duration) async -> Bool {
        let time = effects.time
        return await context.interruptible {
            do {
                try await time.sleep(for: pause)
                return true
            } catch {
                return false
            }
        }
    }

    // MARK: The question before many

    /// Confirms that a line may run its command as often as its modifiers say.
    ///
    /// - Throws: ``CommandError`` where nobody says yes.
    func confirmBulkRun(of pipeline: Pipeline) async throws {
        let count = try runCount(of: pipeline)
        guard count > 1 else { return }
        try await context.confirm(runs: count, of: try read(pipeline), pipeline.source)
    }

    /// How often the prefixes run the command; a watch, which has no end, counts once.
    private func runCount(of pipeline: Pipeline) throws(ParseError) -> Int {
        var count = 1
        for prefix in pipeline.prefixes {
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
