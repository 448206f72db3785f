import CommandLanguage
import Core
import ExecutorCore
import LineEditing
import OrderedJSON

extension REPL {
    mutating func run(_ command: BuiltinCommand) async throws -> CommandResult {
        switch command {
        case .help(let topic):
            // Help is for people, into a pipe as well.
            var answer = try HelpView.answer(topic)
            answer.raw = Renderer(width: nil, usesColor: false).lines(answer.human)
            return answer
        case .history(let choice): return history(choice)
        case .edit(let number): return try await edit(number)
        case .include(let file): return try await include(file)
        case .replay(let files): return try await replay(files)
        case .clear:
            if reader.isInteractive { output.writeText("\u{1B}[H\u{1B}[2J\u{1B}[3J", to: .standardOutput) }
            return CommandResult()
        case .exit:
            hasEnded = true
            return CommandResult()
        }
    }

    private func history(_ choice: BuiltinCommand.HistoryChoice) -> CommandResult {
        let lines: [SessionState.HistoryLine]
        switch choice {
        case .last(let count): lines = state.lines.suffix(count)
        case .containing(let text): lines = state.lines.filter { $0.text.contains(text) }
        }
        let edges = lines.map { $0.record.map { "$\($0)" } ?? "" }
        let width = edges.reduce(0) { max($0, $1.count) }
        let shown = zip(lines, edges).map { line, edge in
            edge + String(repeating: " ", count: width - edge.count + 2)
                + line.text.split(separator: "\n").map { String($0).terminalSafe }.joined(
                    separator: "\n" + String(repeating: " ", count: width + 2)
                )
        }
        let json = lines.map { line in
            var json = JSONObject()
            json.append("n", ifPresent: line.record.map { .int($0) })
            json.append("line", .string(line.text))
            return JSONValue.object(json)
        }
        return .shown(shown.map { .text($0) }, json: .array(json), raw: lines.map(\.text))
    }

    /// Opens an earlier line in the person's editor; the next prompt has what it leaves.
    private func edit(_ number: Int?) async throws(CommandError) -> CommandResult {
        guard reader.isInteractive else {
            throw .needsPerson("edit opens an editor, and nobody sits at a terminal", instead: "history")
        }
        let text: String
        if let number {
            text = try state.records.record(number).line
        } else {
            // The line that runs is the last one.
            text = state.lines.dropLast().last?.text ?? ""
        }
        let editors = ["VISUAL", "EDITOR"].compactMap { (try? effects.environment($0)) ?? nil }
        guard editors.contains(where: { !$0.isEmpty }) else {
            throw .other(.badSetting, "no editor is known: VISUAL and EDITOR are not set", hint: "history")
        }
        await reader.edit(text)
        return CommandResult()
    }

    /// Runs the commands of a file as if they were typed; a session file's `> ` lines and `? ` lines, or plain lines.
    private mutating func include(_ file: String) async throws -> CommandResult {
        guard !including.contains(file) else { throw CommandError.includeLoop(file) }
        let text = try Self.text(of: file, try effects.files.read(file))
        including.append(file)
        defer { including.removeLast() }
        for input in ScriptFile(text).inputs {
            let code = await handle(input.text)
            if code != 0 {
                throw CommandError.other(
                    Self.code(for: code),
                    "\(file.terminalSafe):\(input.line) failed",
                    hint: nil
                )
            }
            if hasEnded { break }
            guard interrupts?.isPressed != true else {
                throw CommandError.other(
                    .cancelled,
                    "\(file.terminalSafe):\(input.line) was the last line that ran",
                    hint: nil
                )
            }
        }
        return CommandResult()
    }

    private static func text(of file: String, _ bytes: [UInt8]) throws(CommandError) -> String {
        do {
            return try String(textFile: bytes)
        } catch {
            throw .file(file, error.message)
        }
    }

    /// The code of a failure that already told its story, so that the file's failure ends with the same exit code.
    private static func code(for exit: Int32) -> FailureCode {
        FailureCode.allCases.first { $0.exitCode == exit } ?? .internalError
    }

    private func replay(_ files: [String]) async throws -> CommandResult {
        let effects = effects
        let outcome = await Self.interruptible(by: interrupts) { () -> Result<ReplayOutcome, CommandError> in
            do throws(CommandError) {
                return .success(try await effects.replay(files))
            } catch {
                return .failure(error)
            }
        }
        let report = try outcome.get()
        var answer = CommandResult.shown(report.lines.map { .text($0) }, json: report.json, raw: report.lines)
        if !report.held {
            answer.failure = TaskFailure(code: .expectationFailed, message: "the replay did not hold", hint: nil)
        }
        return answer
    }
}
