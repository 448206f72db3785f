import CommandLanguage
import Core
import LineEditing
import OrderedJSON

/// The `monitor` command, which follows the log of the tasks served here.
struct MonitorCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "monitor",
        group: .server,
        usage: "monitor",
        summary: "watch the tasks served here, like serve logs follow",
        examples: ["monitor", "MONITOR", "serve logs follow"]
    )

    init(_ arguments: Arguments) throws(ParseError) {}

    func run(in context: inout CommandContext) async throws -> CommandResult {
        try await Self.logs(last: 20, follow: true, in: context)
    }

    /// Shows the last lines of the log; with `follow` also those to come, until Ctrl-C.
    static func logs(last count: Int, follow: Bool, in context: CommandContext) async throws -> CommandResult {
        guard context.services.server.status() != nil || !context.services.server.logs(last: 1).isEmpty else {
            throw CommandError.serverNotRunning
        }
        let lines = context.services.server.logs(last: count).map(\.terminalSafe)
        guard follow else {
            return .shown(lines.map { .text($0) }, json: .array(lines.map(JSONValue.string)), raw: lines)
        }
        guard context.reader.isInteractive else {
            throw CommandError.needsPerson(
                "following logs needs an interactive terminal",
                instead: "serve logs"
            )
        }
        context.output.write(lines, to: .standardOutput)
        let (server, output) = (context.services.server, context.output)
        await context.interruptible {
            for await line in server.follow() { output.write([line.terminalSafe], to: .standardOutput) }
        }
        return CommandResult()
    }
}
