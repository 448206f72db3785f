import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `replay` command, which checks session files in fresh sessions; the current one is not changed.
struct ReplayCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "replay",
        group: .console,
        usage: "replay FILE…",
        summary: "check session files; your own session is not changed",
        examples: ["replay sessions/cache/expiry.session", "replay sessions", "replay case.session:13"],
        arguments: [.init("FILE", .file, .some)]
    )

    let files: [String]

    init(_ arguments: Arguments) throws(ParseError) {
        files = try arguments.words("FILE")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let services = context.services
        let outcome = await context.interruptible { () -> Result<ReplayOutcome, CommandError> in
            do throws(CommandError) {
                return .success(try await services.replay(files))
            } catch {
                return .failure(error)
            }
        }
        let report = try outcome.get()
        var answer = CommandResult.shown(report.lines.map { .text($0) }, json: report.json, raw: report.lines)
        if !report.held {
            answer.failure = TaskFailure(code: .expectationFailed, message: "the replay failed", hint: nil)
        }
        return answer
    }
}
