import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `ping` command, which checks whether the router and the provider answer; unpaid.
struct PingCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "ping",
        group: .session,
        usage: "ping",
        summary: "check that the router and the provider respond (unpaid)",
        examples: ["ping", "ping --json", "PING"]
    )

    static let isReport = false

    init(_ arguments: Arguments) throws(ParseError) {}

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let start = context.services.time.uptime
        let hops = try await ProviderHealthCheck.hops(in: &context)
        context.record.elapsed = context.services.time.uptime - start
        var json = JSONObject()
        for hop in hops { json.append(hop.name, hop.json) }
        let broken = hops.first { $0.problem != nil }
        let words = hops.map { "\($0.name) \($0.elapsed.map { "\($0.milliseconds) ms" } ?? "no answer")" }
        var answer = CommandResult.shown(
            [.line(StyledText("PONG", .success) + StyledText(" " + words.joined(separator: ", ")))],
            json: .object(json),
            raw: ["PONG"]
        )
        if let broken {
            answer.document.blocks = []
            answer.document.raw = []
            answer.failure = TaskFailure(
                code: .unreachable,
                message: broken.problem ?? "\(broken.name) does not answer",
                hint: "status"
            )
        }
        answer.makesRecord = !context.record.exchanges.isEmpty
        return answer
    }
}
