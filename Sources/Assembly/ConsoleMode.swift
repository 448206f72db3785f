import Console
import ConsoleLanguage
import ExecutorCore
import Glibc
import LineEditing
import Logging
import Wire

/// A prompt, or lines from elsewhere: `galaksio`, `galaksio get k`, `galaksio -c …`, `galaksio < script`.
struct ConsoleMode {
    let options: ConsoleOptions

    /// Runs the console; answers with the exit code.
    func run() async -> Int32 {
        do {
            let settings = try Settings(flags: try options.settingFlags())
            let logger = Logger.standardError(level: try settings.logLevel ?? .critical)
            let house = try House.forConsole(settings, logger: logger)
            return try await run(settings, house)
        } catch let error as any UserFacingError {
            return Program.complain(error)
        } catch {
            preconditionFailure("a console ends with an error for its user, not with \(error)")
        }
    }

    private func run(_ settings: Settings, _ house: House) async throws -> Int32 {
        let snapshot = SessionSnapshot()
        let isInteractive = options.takesLinesFromInput && Streams.isInteractive
        let reader = try makeReader(isInteractive: isInteractive, snapshot: snapshot)
        let history = isInteractive ? openHistory(settings, reader: reader) : nil
        let server = try makeServer(settings: settings, house: house, reader: reader, snapshot: snapshot)
        let effects = house.effects(server: server, files: PosixFiles()) { paths throws(CommandError) in
            try await ReplayMode.check(paths)
        }
        var loop = ConsoleLoop(
            effects: effects,
            reader: reader,
            output: Streams.output,
            style: style(),
            state: try startState(isInteractive: isInteractive),
            interrupts: isInteractive ? SignalInterrupts() : nil,
            history: history,
            snapshot: isInteractive ? snapshot : nil
        )
        let end = isInteractive ? SignalEnd(reader: reader) : nil
        defer { withExtendedLifetime(end) {} }
        if isInteractive, !options.quiet { loop.greet() }
        for entry in (try? history?.entries()) ?? [] { await reader.remember(entry) }
        var code = try await prepare(&loop, isInteractive: isInteractive)
        if code == 0 { code = await runLines(&loop) }
        if server.status() != nil { try? await server.stop() }
        await reader.close()
        return code
    }

    // MARK: Lines

    private func makeReader(isInteractive: Bool, snapshot: SessionSnapshot) throws -> any LineReader {
        if !options.takesLinesFromInput { return ListLineReader(options.command) }
        if isInteractive {
            let completer = Completer(snapshot: snapshot)
            let hints = Hints(snapshot: snapshot)
            let assistance = LineAssistance(
                isComplete: { ConsoleLoop.isComplete($0) },
                complete: { completer.complete($0) },
                hint: { hints.hint(for: $0) },
                continuation: { ConsoleLoop.continuation(of: $0, below: $1) }
            )
            if let reader = EditLineReader(program: "galaksio", assistance: assistance) { return reader }
        }
        return PlainLineReader(isComplete: { ConsoleLoop.isComplete($0) })
    }

    /// Runs the words of the command line, or the lines of the reader.
    private func runLines(_ loop: inout ConsoleLoop) async -> Int32 {
        guard !options.words.isEmpty else { return await loop.run() }
        var last: String?
        if options.takesLastArgument {
            let bytes = (try? PosixFiles().read("/dev/stdin")) ?? []
            let text = String(decoding: bytes, as: UTF8.self)
            last = text.hasSuffix("\n") ? String(text.dropLast()) : text
        }
        return await loop.handle(arguments: options.words, last: last)
    }

    private func prepare(_ loop: inout ConsoleLoop, isInteractive: Bool) async throws -> Int32 {
        if !options.noRC, let folder = Settings.configurationFolder,
            let bytes = try? PosixFiles().read("\(folder)/consolerc")
        {
            let path = "\(folder)/consolerc"
            let code = await loop.begin(StartupFile(text: String(decoding: bytes, as: UTF8.self), path: path))
            if code != 0 { return code }
        }
        return loop.apply(cache: options.cache, variables: try options.variables())
    }

    // MARK: What the loop is given

    private func style() -> ConsoleLoop.Style {
        ConsoleLoop.Style(
            keepsGoing: options.keepGoing,
            width: { Streams.width() },
            colorsOutput: Streams.hasColors(STDOUT_FILENO),
            colorsErrors: Streams.hasColors(STDERR_FILENO),
            timeLimit: nil
        )
    }

    private func startState(isInteractive: Bool) throws(CommandError) -> SessionState {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        var settings = ConsoleSettings(output: options.json ? .json : options.raw || !isTerminal ? .raw : .human)
        settings.quiet = options.quiet
        settings.trace = options.trace
        settings.region = options.region
        if let provider = options.provider { settings.provider = provider }
        var state = SessionState(settings: settings)
        if options.json || options.raw { state.origins["output"] = "flag" }
        if let color = options.color { try state.set("color", to: color, origin: "flag") }
        if let width = options.width { try state.set("width", to: width, origin: "flag") }
        return state
    }

    private func openHistory(_ settings: Settings, reader: any LineReader) -> HistoryKeeper? {
        guard !options.noHistory, let path = settings.historyPath else { return nil }
        return HistoryKeeper(file: HistoryFile(path: path), secrets: settings.secrets) { reader.notice($0) }
    }

    private func makeServer(
        settings: Settings,
        house: House,
        reader: any LineReader,
        snapshot: SessionSnapshot
    ) throws(SettingsError) -> BackgroundServer {
        let book = LogBook()
        let gate = NoticeGate(time: .system) { line in
            if snapshot.showsNotices { reader.notice(line) }
        }
        let core = house.executor
        let executor = Executor(
            registry: core.registry,
            time: core.time,
            limit: core.limit,
            logger: book.logger(level: .info)
        )
        return BackgroundServer(
            executor: executor,
            port: try settings.port,
            strictStatus: try settings.strictStatus,
            time: .system,
            book: book,
            notice: { gate.pass($0) }
        )
    }
}
