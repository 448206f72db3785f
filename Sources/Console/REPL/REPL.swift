import CommandLanguage
import Core
public import LineEditing
import OrderedJSON
import ExecutorCore
import PaymentModel
import Payments
import X402

/// The read-eval-print loop: it reads a line, parses it, runs it, and shows the result.
///
/// The same type serves a person, a pipe, the words of a command line and a replayed session; they differ in the
/// reader that supplies the lines and in the destination of the output.
public struct REPL: Sendable {
    /// The session, the services and the terminal on which commands work.
    var context: CommandContext
    /// The rounds in or after which the `repeat` and `watch` loops of the next line ended, as recorded.
    public var endings: [(loop: RecordedLoop, round: Int)] = []
    /// True once `exit` was typed.
    public internal(set) var hasEnded = false
    /// The files that are being included, to detect cycles.
    var including: [String] = []
    /// The snapshot of the session that completion and hints read; nil where there is no prompt.
    let snapshot: SessionSnapshot?
    /// The output of a line so far, for the program after its `|`.
    var piped: [UInt8] = []

    /// Creates a REPL over a reader.
    public init(
        services: ConsoleServices,
        reader: any LineReader,
        output: Output,
        style: TerminalOptions,
        state: SessionState,
        interrupts: InputInterrupts? = nil,
        history: HistoryWriter? = nil,
        snapshot: SessionSnapshot? = nil
    ) {
        var state = state
        if state.settings.provider.isEmpty { state.settings.provider = services.defaultProvider }
        state.providers = ProviderNames(of: services.executor.registry)
        context = CommandContext(
            services: services,
            session: state,
            reader: reader,
            output: output,
            terminal: style,
            interrupts: interrupts,
            history: history
        )
        self.snapshot = snapshot
    }

    /// Returns a REPL that continues this one's session at another terminal.
    public func continued(
        reader: any LineReader,
        output: Output,
        style: TerminalOptions,
        interrupts: InputInterrupts?,
        snapshot: SessionSnapshot
    ) -> REPL {
        REPL(
            services: services,
            reader: reader,
            output: output,
            style: style,
            state: state,
            interrupts: interrupts,
            snapshot: snapshot
        )
    }

    // MARK: Parts of the context

    var services: ConsoleServices { context.services }
    var reader: any LineReader { context.reader }
    var style: TerminalOptions { context.terminal }
    var interrupts: InputInterrupts? { context.interrupts }
    var scope: SessionScope { context.scope }

    var output: Output {
        get { context.output }
        set { context.output = newValue }
    }

    /// The session's state.
    public internal(set) var state: SessionState {
        get { context.session }
        // In place: with a setter each change would copy all records first.
        _modify { yield &context.session }
    }

    // MARK: Lines

    /// Reads and runs lines until the input ends; returns the exit code.
    ///
    /// With a person at the prompt, failures do not end the REPL and leave the code at 0. Without one, the first
    /// failure gives the code, and ends the REPL unless it is to keep going.
    public mutating func run() async -> Int32 {
        var code: Int32 = 0
        while !hasEnded {
            if reader.isInteractive {
                await context.mergeFinishedJobs()
                await context.refreshPaymentOutcomes()
            }
            snapshot?.publish(state)
            let prompt = await context.prompt()
            // Presses of Ctrl-C count for the line from here on; an editor starts the count anew at Enter.
            interrupts?.begin()
            switch await reader.next(prompt) {
            case .line(let line):
                if !Self.isExit(line) { wasWarned = false }
                let result = await handle(line)
                if result != 0, !reader.isInteractive {
                    if code == 0 { code = result }
                    if !style.keepsGoing {
                        _ = await finishJobs()
                        return code
                    }
                }
            case .interrupt:
                continue
            case .end:
                guard await confirmExit("Press Ctrl-D again to leave.") else { continue }
                let late = reader.isInteractive ? 0 : await finishJobs()
                return code == 0 ? late : code
            case .terminated(let signal):
                return 128 + signal
            case .failed(let reason):
                context.show(.failed(CommandError.file("standard input", reason)), as: .human)
                return 1
            }
        }
        return code
    }

    /// Runs one input, which may hold several statements; returns the exit code of the first that fails.
    public mutating func handle(_ input: String) async -> Int32 {
        await recorded(input) { loop in await loop.take(input) }
    }

    private mutating func take(_ input: String) async -> Int32 {
        if including.isEmpty, !reader.isInteractive { interrupts?.begin() }
        state.remember(input)
        if reader.isInteractive { await context.keep(input) }
        // A payment may have ended while the line was typed.
        await context.refreshPaymentOutcomes()
        let statements: [PlacedStatement]
        do {
            statements = try StatementParser.placed(in: input)
        } catch {
            return context.show(failure: error, line: input, as: state.settings.output)
        }
        for statement in statements {
            let code = await run(statement.statement, input: statement.text)
            let isStopped = code != 0 || (interrupts?.isPressed == true && !statement.rest.isEmpty)
            if isStopped, !hasEnded, including.isEmpty { await context.giveBack(statement.rest) }
            if isStopped || hasEnded { return code == 0 && !hasEnded ? FailureCode.cancelled.exitCode : code }
        }
        return 0
    }

    /// Warns once of running jobs and of the server, which would stop with the prompt; returns true if it may end.
    private mutating func confirmExit(_ again: String) async -> Bool {
        guard reader.isInteractive, !wasWarned else { return true }
        let jobs = await services.jobs.running.map { "$\($0.number) \($0.line.terminalSafe(upTo: 40))" }
        var parts =
            jobs.isEmpty ? [] : ["\(jobs.count) job\(jobs.count == 1 ? "" : "s") (\(jobs.joined(separator: ", ")))"]
        if services.server.status() != nil { parts.append("the server") }
        guard !parts.isEmpty else { return true }
        wasWarned = true
        output.write(
            ["\(parts.joined(separator: " and ")) would stop. \(again)"],
            to: .standardError
        )
        return false
    }

    private var wasWarned = false

    private static func isExit(_ line: String) -> Bool {
        CommandRegistry.signature(line.lowercased().filter { !$0.isWhitespace })?.name == ExitCommand.signature.name
    }

    // MARK: Statements

    /// Runs one statement, and shows its result; returns the exit code.
    mutating func run(_ statement: Statement, input: String) async -> Int32 {
        do {
            switch statement {
            case .setting(let setting):
                return context.show(try StatementRunner.change(setting, in: &context), line: input)
            case .binding(let binding):
                return context.show(try StatementRunner.bind(binding, in: &context), line: input)
            case .assertion(let expectation):
                return context.show(try StatementRunner.check(expectation, in: context), line: input)
            case .directive(let directive):
                return context.show(try StatementRunner.steer(directive, in: context), line: input)
            case .pipeline(let pipeline):
                return try await PipelineRunner(pipeline).run(in: &self)
            }
        } catch let error as any UserFacingError {
            guard case .pipeline(let pipeline) = statement else {
                return context.show(failure: error, line: input, as: context.session.settings.output)
            }
            return context.show(failure: error, line: input, as: context.failureForm(of: pipeline))
        } catch {
            preconditionFailure("a statement fails with a language's or a command's error, not with \(error)")
        }
    }

    /// Takes the step that a command leaves to the REPL.
    mutating func follow(_ next: CommandResult.NextStep) async throws -> CommandResult {
        switch next {
        case .exit: hasEnded = await confirmExit("Type exit again to leave.")
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
                // The failure was shown already; its code is kept, so that the file's failure has the same exit code.
                let known = FailureCode.allCases.first { $0.exitCode == code } ?? .internalError
                throw CommandError.other(known, "\(file.terminalSafe):\(input.line) failed", hint: nil)
            }
            if hasEnded { break }
            guard interrupts?.isPressed != true else {
                throw CommandError.other(
                    .cancelled,
                    "stopped after \(file.terminalSafe):\(input.line)",
                    hint: nil
                )
            }
        }
    }

    /// Waits for the jobs of a script at its end, and shows their output; returns the exit code.
    mutating func finishJobs() async -> Int32 {
        guard await !services.jobs.all.filter({ !$0.isShown }).isEmpty else { return 0 }
        return await handle("wait")
    }

    /// Removes and returns the round in which a recorded loop of this line ended; nil if none did.
    mutating func takeEnding(of loop: RecordedLoop) -> Int? {
        endings.firstIndex { $0.loop == loop }.map { endings.remove(at: $0).round }
    }
}
