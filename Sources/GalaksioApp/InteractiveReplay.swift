import Console
import Core
import LineEditing
import SessionFormat
import SessionReplay

/// The mode `galaksio replay --prompt FILE`: replays a session, shows it, and continues at a prompt with its records.
///
/// With a tape nothing can be reached and nothing paid: a recording of a customer can be inspected.
struct InteractiveReplay {
    private let session: SessionFile
    private let path: String

    /// Creates a replay of the session that was found.
    ///
    /// - Throws: ``CommandError`` for anything but one session at a terminal.
    init(_ found: [SessionFiles.Found]) throws(CommandError) {
        guard StandardStreams.isInteractive else {
            throw .needsPerson(
                "--prompt needs an interactive terminal",
                instead: "galaksio replay FILE"
            )
        }
        guard found.count == 1, let file = found.first else {
            throw .other(.syntax, "--prompt takes one session", hint: "galaksio replay --prompt case.session")
        }
        guard let session = file.session else {
            throw .other(.syntax, file.error?.message ?? "\(file.path) is not a session", hint: nil)
        }
        (self.session, path) = (session, file.path)
    }

    func run() async throws(CommandError) -> Int32 {
        var console: ReplayConsole
        do throws(SessionFileError) {
            guard let opened = try await SandboxReplayEnvironment().open(session, at: path) as? ReplayConsole else {
                preconditionFailure("a replay is a loop")
            }
            console = opened
        } catch {
            throw .other(.syntax, error.message, hint: nil)
        }
        for line in await heading() {
            StandardStreams.output.write(line: StandardStreams.wrapped(line), to: .standardError)
        }
        for step in session.steps {
            switch step.action {
            case .command(let text):
                StandardStreams.output.write(
                    line: "> \(text.split(separator: "\n").joined(separator: "\n. "))",
                    to: .standardOutput
                )
                _ = await console.run(text)
                for line in console.takeOutput() {
                    StandardStreams.output.write(
                        line: line.text,
                        to: line.stream == .output ? .standardOutput : .standardError
                    )
                }
            case .directive(let directive): _ = await console.execute(directive)
            case .assertion: continue
            }
        }
        return await prompt(after: console.loop)
    }

    /// Returns the lines before the session: its title, the version that recorded it, and the lines that differ here.
    private func heading() async -> [String] {
        let commands = session.steps.count { if case .command = $0.action { true } else { false } }
        let by = session.version.map { " by galaksio \($0)" } ?? ""
        let requests = session.tape.rounds.count
        let replay = Replayer(world: SandboxReplayEnvironment(), time: .system) { try? POSIXFileSystem().text(of: $0) }
        let result = await replay.replay(session, at: path)
        let differing = Array(Set(result.edits.map(\.number))).sorted().map(String.init)
        let shown =
            differing.prefix(8).joined(separator: ", ")
            + (differing.count > 8 ? " and \(differing.count - 8) more" : "")
        return [
            "\((session.title ?? path).terminalSafe)\(by): \(Self.counted(commands, "command")), \(Self.counted(requests, "request"))",
            "Nothing is sent or paid here: all answers come from the recording.",
            "The play wallet signs payments again, so nonces and signatures differ.",
            differing.isEmpty
                ? "All lines match the recording."
                : "Different from the recording: line\(differing.count == 1 ? "" : "s") \(shown) of \(path.terminalSafe).",
        ]
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private func prompt(after loop: REPL) async -> Int32 {
        let snapshot = SessionSnapshot()
        let interrupts = InputInterrupts(SignalInterrupts())
        guard let reader = ConsoleRun.editor(over: snapshot, interrupts: interrupts) else { return 1 }
        TerminationSignals.cancel(reader)
        var loop = loop.continued(
            reader: reader,
            output: StandardStreams.output,
            style: StandardStreams.terminalOptions,
            interrupts: interrupts,
            snapshot: snapshot
        )
        let code = await loop.run()
        await reader.close()
        return code
    }
}
