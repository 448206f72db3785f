import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments

/// The `status` command, which shows the session on one screen.
///
/// It never fails: a part that cannot be reached says so.
struct StatusCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "status",
        aliases: ["info"],
        group: .session,
        usage: "status",
        summary: "show the session on one screen",
        examples: ["status", "status --json", "INFO"]
    )

    static let isReport = false

    init(_ arguments: Arguments) throws(ParseError) {}

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let facts = context.services.facts
        let hops = try await ProviderHealthCheck.hops(all: true, in: &context)
        let policy = context.services.money.payer.policy.value.summary
        let spent = try? await context.services.money.payer.budget(.dollars, at: context.services.time.now)
        let cache = context.session.caches.current
        var fields = [
            Block.Field("cache", StyledText(cache.map { $0.reference.terminalSafe } ?? "none (create REGION buys one)"))
        ]
        if let region = cache?.region { fields.append(Block.Field("region", StyledText(region.terminalSafe))) }
        fields.append(Block.Field("provider", StyledText(context.session.provider.terminalSafe)))
        for hop in hops { fields.append(Block.Field(hop.name, hop.text(router: facts.router))) }
        fields.append(Block.Field("network", StyledText(facts.isLocal ? "local: simulated, play money" : "live")))
        fields.append(Block.Field("policy", StyledText(policy)))
        let spending = spent.map { "\($0.today) today, \($0.session) this session" } ?? "?"
        fields.append(Block.Field("spent", StyledText(spending)))
        let server = context.services.server.status()
        let serving = server.map { "\($0.address.origin), \(Phrases.counted($0.tasks, "task"))" } ?? "off"
        fields.append(Block.Field("server", StyledText(serving)))
        let recording = context.services.recording?.status?.path ?? context.services.replayed?.recording
        fields.append(Block.Field("recording", StyledText(recording?.terminalSafe ?? "off")))
        fields.append(Block.Field("records", StyledText("\(context.session.records.nextNumber - 1)")))
        let parts: [(String, JSONValue?)] =
            [("cache", cache.map { .object($0.json) }), ("provider", .string(context.session.provider))]
            + hops.map { ($0.name, $0.json) } + [
                ("network", .string(facts.isLocal ? "local" : "live")), ("policy", .string(policy)),
                ("spent", spent.map { .string($0.today) }),
                ("server", server.map { .string($0.address.origin) } ?? .null),
                ("recording", recording.map(JSONValue.string) ?? .null),
            ]
        var json = JSONObject()
        for (name, value) in parts { json.append(name, ifPresent: value) }
        return .shown([.fields(fields, gutter: 10)], json: .object(json))
    }
}
