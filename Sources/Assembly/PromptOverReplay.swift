import Console
import LineEditing
import Sessions
import Wire

/// `galaksio replay --prompt FILE`: plays a session, shows it, and goes on at a prompt with its records.
///
/// On a tape nothing can be reached and nothing paid: what a customer recorded can be looked into.
struct PromptOverReplay {
    private let session: SessionFile
    private let path: String

    /// - Throws: ``CommandError`` for anything but one session at a terminal.
    init(_ found: [SessionFiles.Found]) throws(CommandError) {
        guard Streams.isInteractive else {
            throw .needsPerson(
                "--prompt goes on at a prompt, and nobody sits at a terminal",
                instead: "galaksio replay FILE"
            )
        }
        guard found.count == 1, let file = found.first else {
            throw .other(.syntax, "--prompt takes one session", hint: "galaksio replay --prompt case.session")
        }
        guard let session = file.session else {
            throw .other(.syntax, file.error?.message ?? "\(file.path) is no session", hint: nil)
        }
        (self.session, path) = (session, file.path)
    }

    func run() async throws(CommandError) -> Int32 {
        var console: LoopUnderReplay
        do throws(SessionFileError) {
            guard let opened = try await SessionWorld().open(session, at: path) as? LoopUnderReplay else {
                preconditionFailure("a replay is a loop")
            }
            console = opened
        } catch {
            throw .other(.syntax, error.message, hint: nil)
        }
        for step in session.steps {
            switch step.action {
            case .command(let text):
                Streams.output.write(
                    line: "> \(text.split(separator: "\n").joined(separator: "\n. "))",
                    to: .standardOutput
                )
                _ = await console.run(text)
                for line in console.takeOutput() {
                    Streams.output.write(line: line.text, to: line.stream == .output ? .standardOutput : .standardError)
                }
            case .directive(let text): _ = await console.direct(text)
            case .assertion, .include, .skip: continue
            }
        }
        return await prompt(behind: console.loop)
    }

    private func prompt(behind loop: ConsoleLoop) async -> Int32 {
        let snapshot = SessionSnapshot()
        guard let reader = ConsoleMode.editor(over: snapshot) else { return 1 }
        SignalEnd.cancel(reader)
        var loop = loop.continued(
            reader: reader,
            output: Streams.output,
            style: ConsoleMode.terminalStyle,
            interrupts: SignalInterrupts(),
            snapshot: snapshot
        )
        let code = await loop.run()
        await reader.close()
        return code
    }
}
