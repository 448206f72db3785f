import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments

/// Shows the session on one screen.
///
/// It never fails: a part that cannot be reached says so.
struct StatusCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "status",
        aliases: ["info"],
        group: .session,
        usage: "status",
        summary: "the session on one screen",
        examples: ["status", "status --json", "INFO"]
    )

    static let isReport = false

    init(_ arguments: Arguments) throws(ParseError) {}

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let facts = context.services.facts
        let hops = try await ProviderHealthCheck.hops(in: &context)
        let policy = context.services.money.payer.policy.value.summary
        let spent = try? await context.services.money.payer.budget(.dollars, at: context.services.time.now)
        let cache = context.session.caches.current
        var fields: [Block.Field] = []
        fields.append(
            Block.Field("cache", StyledText(cache.map { $0.reference.terminalSafe } ?? "none; create REGION buys one"))
        )
        if let region = cache?.region { fields.append(Block.Field("region", StyledText(region.terminalSafe))) }
        fields.append(Block.Field("provider", StyledText(context.session.settings.provider.terminalSafe)))
        for hop in hops { fields.append(Block.Field(hop.name, hop.text(router: facts.router))) }
        fields.append(Block.Field("network", StyledText(facts.isLocal ? "local: in this program, play money" : "live")))
        fields.append(Block.Field("policy", StyledText(policy)))
        fields.append(
            Block.Field("spent", StyledText(spent.map { "\($0.today) today, \($0.session) this session" } ?? "?"))
        )
        let server = context.services.server.status()
        fields.append(
            Block.Field(
                "server",
                StyledText(server.map { "\($0.address.origin), \(Phrases.counted($0.tasks, "task"))" } ?? "off")
            )
        )
        let recording = context.services.recording?.status?.path ?? context.services.replayed?.recording
        fields.append(Block.Field("recording", StyledText(recording?.terminalSafe ?? "off")))
        fields.append(Block.Field("records", StyledText("\(context.session.records.nextNumber - 1)")))
        var json = JSONObject()
        if let cache {
            json.append("cache", .object(cache.json))
        }
        json.append("provider", .string(context.session.settings.provider))
        for hop in hops { json.append(hop.name, hop.json) }
        json.append("network", .string(facts.isLocal ? "local" : "live"))
        json.append("policy", .string(policy))
        json.append("spent", ifPresent: spent.map { .string($0.today) })
        json.append("server", server.map { .string($0.address.origin) } ?? .null)
        json.append("recording", recording.map(JSONValue.string) ?? .null)
        return .shown([.fields(fields, gutter: 10)], json: .object(json))
    }
}
