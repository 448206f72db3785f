import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `providers` command, which lists the providers: their operations, which of them cost, and their health.
struct ProvidersCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "providers",
        group: .server,
        usage: "providers [NAME]",
        summary: "list providers, their operations and which ones are paid",
        examples: ["providers", "providers xcache", "providers --json"],
        arguments: [.init("NAME", .word, .optional)]
    )

    let name: String?

    init(_ arguments: Arguments) throws(ParseError) {
        name = try arguments.optionalWord("NAME")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let chosen = try providers(of: context.services.executor.registry)
        var rows: [[StyledText]] = []
        var json: [JSONValue] = []
        let pauses = context.services.server.status()?.pauses ?? [:]
        let now = context.services.executor.time.now
        for provider in chosen {
            let execution = context.services.executor.context(
                for: context.services.ids.next(),
                origin: .console,
                limit: .seconds(10)
            )
            let health = await context.interruptible { await provider.health(in: execution) }
            let pause = pauses[provider.name]
            rows.append(Self.row(of: provider, health, pause.map { max(.zero, $0.until - now) }))
            json.append(Self.json(of: provider, health, pause))
        }
        // A single provider is described in fields, several are compared in a table.
        let head = ["name", "operations", "paid", "address", "health"]
        if name != nil, let row = rows.first {
            let fields = zip(head, row).map { Block.Field($0, $1) }
            return .shown([.fields(fields, gutter: 12)], json: .array(json))
        }
        let narrow = [0, 2, 3, 4]
        return .shown(
            [.table(head: narrow.map { head[$0] }, rows: rows.map { row in narrow.map { row[$0] } })],
            json: .array(json),
            raw: chosen.map(\.name)
        )
    }

    private func providers(of registry: ProviderRegistry) throws -> [any CacheProvider] {
        guard let name else { return registry.caches }
        do {
            return [try registry.cache(named: name)]
        } catch {
            let known = registry.caches.map(\.name)
            let near = NameSuggestion.text(nearest: SimilarNames.nearest(to: name, among: known), known: known)
            throw CommandError.other(.syntax, "unknown provider \(name.terminalSafe)\(near)", hint: "providers")
        }
    }

    /// Returns the row of a provider; `pause` is the time for which its jobs still wait after failures in a row.
    private static func row(
        of provider: any CacheProvider,
        _ health: ProviderHealth,
        _ pause: Duration?
    ) -> [StyledText] {
        let facts = provider.description
        return [
            StyledText(provider.name), StyledText(facts.operations.joined(separator: " ")),
            StyledText(facts.paid.joined(separator: " ")), StyledText(facts.endpoint),
            pause.map { StyledText("jobs paused, \($0.formatted)", .warning) }
                ?? (health.isGood ? StyledText("ok", .success) : StyledText("no answer", .error)),
        ]
    }

    private static func json(
        of provider: any CacheProvider,
        _ health: ProviderHealth,
        _ pause: ProviderBreaker.Pause?
    ) -> JSONValue {
        let facts = provider.description
        var json: JSONObject = [
            "name": .string(provider.name), "operations": .array(facts.operations.map(JSONValue.string)),
            "paid": .array(facts.paid.map(JSONValue.string)), "url": .string(facts.endpoint),
            "ok": .bool(health.isGood),
        ]
        if let pause { json.append("pausedUntil", .string(pause.until.iso8601Milliseconds)) }
        return .object(json)
    }
}
