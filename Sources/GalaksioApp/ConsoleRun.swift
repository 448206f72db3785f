import CommandLanguage
import Console
import Core
import ExecutorCore
import Glibc
import LineEditing
import Logging
import Payments
import Sandbox
import SessionReplay

/// The run of a console: a prompt, or lines from elsewhere.
///
/// For example `galaksio`, `galaksio get k`, `galaksio -c …`, `galaksio < script`.
struct ConsoleRun {
    let options: ConsoleOptions

    /// Runs the console and returns the exit code.
    func run() async -> Int32 {
        do {
            _ = try options.commandWords()
            let settings = try Settings(flags: options.settingFlags())
            let logger = Logger.standardError(level: try settings.logLevel ?? .critical)
            let snapshot = SessionSnapshot()
            let interrupts = isInteractive ? InputInterrupts(SignalInterrupts()) : nil
            let reader = makeReader(over: snapshot, interrupts: interrupts)
            if isInteractive { TerminationSignals.cancel(reader) }
            do {
                let settings = try await LimitQuestion(reader: reader).settled(settings)
                let app = try AppServices.forConsole(settings, try policyUse(), logger: logger)
                return try await run(settings, app, reader: reader, snapshot: snapshot, interrupts: interrupts)
            } catch {
                await reader.close()
                throw error
            }
        } catch let error as any UserFacingError {
            return Program.printError(
                error,
                line: (options.command + options.words).joined(separator: " "),
                as: options.json ? .json : .human
            )
        } catch {
            preconditionFailure("a console ends with an error for its user, not with \(error)")
        }
    }

    private var isInteractive: Bool { options.takesLinesFromInput && StandardStreams.isInteractive }

    /// Returns the context of payments: a prompt, at which the user approves them, or a script with `--pay-up-to`.
    private func policyUse() throws(SettingsError) -> Settings.PaymentContext {
        guard options.payUpTo != nil || !isInteractive else { return .prompt }
        return try .script(payUpTo: options.payUpTo)
    }

    private func run(
        _ settings: Settings,
        _ app: AppServices,
        reader: any LineReader,
        snapshot: SessionSnapshot,
        interrupts: InputInterrupts?
    ) async throws -> Int32 {
        let isInteractive = isInteractive
        let history = isInteractive ? openHistory(settings, reader: reader) : nil
        let hold = NoticeBuffer { reader.notice(StandardStreams.wrapped($0)) }
        let gate = makeGate(hold: hold, snapshot: snapshot)
        let server = try makeServer(settings: settings, app: app) { gate.submit($0) }
        let services = services(of: app, server: server, pager: settings.pager, hold: hold, gate: gate)
        let recorded = recordedOutput(app.recorder)
        func makeLoop(_ state: SessionState, output: Output) -> REPL {
            REPL(
                services: services,
                reader: reader,
                output: output,
                style: style(),
                state: state,
                interrupts: interrupts,
                history: history,
                snapshot: isInteractive ? snapshot : nil
            )
        }

        app.paymentSetup.announcer.subscribe { hold.submit($0) }
        var loop = makeLoop(try options.applied(to: SessionState()), output: Self.warnings)
        await readStartupFile(&loop)
        // Flags take precedence over the startup file.
        loop = makeLoop(try options.applied(to: loop.state), output: recorded)
        var code = loop.apply(cache: options.cache, variables: try options.variables())
        if code == 0 {
            let watch = PendingPaymentMonitor(services: services, snapshot: snapshot) { hold.submit($0) }
            code = try await converse(&loop, app, reader, history, beside: watch)
        }
        await close(services, app, reader)
        return code
    }

    /// Runs the lines from the banner to the end of a recording, and returns the exit code.
    private func converse(
        _ loop: inout REPL,
        _ app: AppServices,
        _ reader: any LineReader,
        _ history: HistoryWriter?,
        beside watch: PendingPaymentMonitor
    ) async throws -> Int32 {
        if isInteractive { await loop.listen() }
        if let file = options.record { try await loop.record(to: file) }
        if isInteractive, !options.quiet { loop.printBanner() }
        for entry in (try? history?.entries()) ?? [] { await reader.remember(entry) }
        let code =
            isInteractive
            ? await run(loop, beside: watch) : try await runAlone(loop, reader, on: app.makeScriptExecutor())
        await loop.endRecording()
        return code
    }

    /// Ends what runs beside the prompt, and gives the terminal back.
    private func close(_ services: ConsoleServices, _ app: AppServices, _ reader: any LineReader) async {
        await services.jobs.cancelAll()
        if services.server.status() != nil { try? await services.server.stop() }
        await app.paymentSetup.payer.ledger.store.checkpoint()
        await reader.close()
    }

    private func services(
        of app: AppServices,
        server: BackgroundServer,
        pager: String,
        hold: NoticeBuffer,
        gate: NoticeRateLimiter
    ) -> ConsoleServices {
        var services = app.services(server: server, files: POSIXFileSystem()) { paths throws(CommandError) in
            try await ReplaySubcommand.check(paths)
        }
        services.pager = pager
        services.servedJobs = server.jobs
        services.runProgram = { command, input throws(CommandError) in
            try await hold.withNoticesHeld { () throws(CommandError) in
                try await ShellCommandRunner.run(command, input: input)
            }
        }
        if isInteractive { services.jobs = BackgroundJobs { gate.submit($0) } }
        return services
    }

    /// Returns an output to the process's own streams, which a recorder receives, too.
    private func recordedOutput(_ recorder: SessionRecorder?) -> Output {
        Output { stream, text in
            // The recorder comes first: visible output must not be missing from the recording if the program is killed.
            recorder?.wrote(text, to: stream)
            StandardStreams.write(text, to: stream)
        }
    }

    // MARK: Lines

    private func makeReader(over snapshot: SessionSnapshot, interrupts: InputInterrupts?) -> any LineReader {
        if !options.takesLinesFromInput { return ScriptedLineReader(options.command) }
        if let interrupts, let reader = Self.editor(over: snapshot, interrupts: interrupts) { return reader }
        return StreamLineReader(validator: LineCompleteness())
    }

    /// Returns a line editor with completion and hints from the snapshot; nil if the terminal cannot be used.
    static func editor(over snapshot: SessionSnapshot, interrupts: InputInterrupts?) -> (any LineReader)? {
        let completer = Completer(
            snapshot: snapshot,
            directives: NetworkDirective.names + ["advance"],
            files: { PathCompletion.beginning(with: $0) }
        )
        let assistance = LineAssistance(
            validator: LineCompleteness(),
            completer: completer,
            hinter: Hints(snapshot: snapshot),
            hintStyle: StandardStreams.hasColors(STDOUT_FILENO) ? .grey : .dim,
            commandBegins: { interrupts?.begin() },
            interruptCommand: { kill(getpid(), SIGINT) }
        )
        return TerminalLineReader(program: "galaksio", assistance: assistance)
    }

    /// Runs the prompt, and monitors open payments at the same time.
    private func run(_ loop: REPL, beside watch: PendingPaymentMonitor) async -> Int32 {
        await withTaskGroup(of: Int32?.self) { group in
            group.addTask {
                var loop = loop
                return await loop.run()
            }
            group.addTask {
                await watch.run()
                return nil
            }
            for await code in group {
                group.cancelAll()
                if let code { return code }
            }
            preconditionFailure("a prompt ends with an exit code")
        }
    }

    /// Runs the words of the command line, or the lines of a script.
    ///
    /// Ctrl-C cancels the running command, which is reported like any failure, and ends the run; a second one ends the
    /// process.
    private func runAlone(
        _ loop: REPL,
        _ reader: any LineReader,
        on executor: (any TaskExecutor)?
    ) async throws -> Int32 {
        let words = try options.commandWords()
        let last = options.takesLastArgument ? try StandardInput.word() : nil
        let interrupts = SignalInterrupts()
        return await withTaskGroup(of: Int32?.self) { group in
            group.addTask(executorPreference: executor) {
                var loop = loop
                return words.isEmpty ? await loop.run() : await loop.handle(arguments: words, last: last)
            }
            group.addTask {
                await interrupts.pressed(after: 0)
                signal(SIGINT, SIG_DFL)
                reader.cancel(signal: SIGINT)
                return nil
            }
            for await code in group {
                group.cancelAll()
                if let code { return code }
            }
            preconditionFailure("a run ends with an exit code")
        }
    }

    private func readStartupFile(_ loop: inout REPL) async {
        guard !options.noRC, let folder = Settings.configurationFolder else { return }
        let path = "\(folder)/consolerc"
        guard access(path, F_OK) == 0 else { return }
        do {
            await loop.begin(StartupFile(text: try POSIXFileSystem().text(of: path), path: path))
        } catch {
            StandardStreams.printError("warning: \(error.message)")
        }
    }

    /// The output during the startup file: standard error is written, standard output is dropped.
    private static let warnings = Output { stream, text in
        if stream == .standardError { StandardStreams.output.write(line: String(text.dropLast()), to: .standardError) }
    }

    // MARK: Parts of the loop

    private func style() -> TerminalOptions {
        var style = StandardStreams.terminalOptions
        style.keepsGoing = options.keepGoing
        if options.isOneCommand { style.shellCommand = ShellWord.command(running:isCommand:) }
        return style
    }

    private func openHistory(_ settings: Settings, reader: any LineReader) -> HistoryWriter? {
        guard !options.noHistory, let path = settings.historyPath else { return nil }
        return HistoryWriter(file: HistoryFile(path: path), secrets: settings.secrets) {
            reader.notice(StandardStreams.wrapped($0))
        }
    }

    /// Returns the rate limiter for notices of jobs and served tasks.
    private func makeGate(hold: NoticeBuffer, snapshot: SessionSnapshot) -> NoticeRateLimiter {
        NoticeRateLimiter(
            time: .system,
            later: { wait, work in
                Task {
                    try? await AppClock.system.sleep(for: wait)
                    work()
                }
            }
        ) { line in
            if snapshot.showsNotices { hold.submit(line) }
        }
    }
}
