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
        summary: "list providers: operations, prices, limits and health",
        examples: ["providers", "providers xcache", "providers --json"],
        arguments: [.init("NAME", .word, .optional)]
    )

    let name: String?

    /// Returns the columns that a screen of that many cells has room for.
    private static func columns(within width: Int) -> [Int] {
        switch width {
        case ..<128: [0, 1, 4, 6]
        case ..<198: [0, 1, 4, 5, 6, 7]
        default: Array(0...7)
        }
    }

    init(_ arguments: Arguments) throws(ParseError) {
        name = try arguments.optionalWord("NAME")
    }

    /// A provider with what is known about it now.
    private struct Row: Sendable {
        let provider: any Provider
        let kind: TaskType
        var health = ProviderHealth(hops: [])
        /// The time for which its jobs still wait after failures in a row.
        var pause: ProviderBreaker.Pause?
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        var rows = try rows(of: context.services.executor.registry)
        let pauses = context.services.server.status()?.pauses ?? [:]
        let now = context.services.executor.time.now
        let health = await checks(of: rows.map(\.provider), in: context)
        for index in rows.indices {
            rows[index].health = health[index]
            rows[index].pause = pauses[rows[index].provider.name]
        }
        let json = JSONValue.array(rows.map(Self.json))
        // A single provider is described in fields, several are compared in a table.
        let head = ["name", "kind", "operations", "paid", "price", "limits", "health", "address"]
        let cells = rows.map { Self.cells(of: $0, at: now) }
        if name != nil, let row = cells.first {
            let fields = zip(head, row).map { Block.Field($0, $1) }
            return .shown([.fields(fields, gutter: 12)], json: json)
        }
        let shown = Self.columns(within: context.layoutWidth ?? .max)
        return .shown(
            [.table(head: shown.map { head[$0] }, rows: cells.map { row in shown.map { row[$0] } })],
            json: json,
            raw: rows.map(\.provider.name)
        )
    }

    private func rows(of registry: ProviderRegistry) throws -> [Row] {
        let all =
            registry.caches.map { Row(provider: $0, kind: .cache) }
            + registry.storages.map { Row(provider: $0, kind: .storage) }
            + registry.computers.map { Row(provider: $0, kind: .compute) }
        guard let name else { return all }
        let chosen = all.filter { ([$0.provider.name] + $0.provider.aliases).contains(name) }
        guard chosen.isEmpty else { return chosen }
        let known = all.map(\.provider.name)
        let near = NameSuggestion.text(nearest: SimilarNames.nearest(to: name, among: known), known: known)
        throw CommandError.other(.syntax, "unknown provider \(name.terminalSafe)\(near)", hint: "providers")
    }

    /// Checks providers at once; a replay, which must be the same each time, checks one after the other.
    private func checks(of providers: [any Provider], in context: CommandContext) async -> [ProviderHealth] {
        let executor = context.services.executor
        let contexts = providers.map { _ in
            executor.context(for: context.services.ids.next(), origin: .console, limit: .seconds(10))
        }
        let isReplay = context.services.transferWidth == 1
        return await context.interruptible {
            guard !isReplay else {
                var found: [ProviderHealth] = []
                for (provider, context) in zip(providers, contexts) { found.append(await provider.health(in: context)) }
                return found
            }
            return await withTaskGroup(of: (Int, ProviderHealth).self) { group in
                for (index, (provider, context)) in zip(providers, contexts).enumerated() {
                    group.addTask { (index, await provider.health(in: context)) }
                }
                var found = providers.map { _ in ProviderHealth(hops: []) }
                for await (index, health) in group { found[index] = health }
                return found
            }
        }
    }

    private static func cells(of row: Row, at now: Timestamp) -> [StyledText] {
        let facts = row.provider.description
        let pause = row.pause.map { max(.zero, $0.until - now) }
        return [
            StyledText(row.provider.name), StyledText(row.kind.rawValue),
            StyledText(facts.operations.joined(separator: " ")), StyledText(facts.paid.joined(separator: " ")),
            StyledText(facts.price), StyledText(facts.limits),
            pause.map { StyledText("jobs paused, \($0.formatted)", .warning) }
                ?? (row.health.isGood ? StyledText("ok", .success) : StyledText("no answer", .error)),
            StyledText(facts.endpoint),
        ]
    }

    private static func json(of row: Row) -> JSONValue {
        let facts = row.provider.description
        var json: JSONObject = [
            "name": .string(row.provider.name), "kind": .string(row.kind.rawValue),
            "operations": .array(facts.operations.map(JSONValue.string)),
            "paid": .array(facts.paid.map(JSONValue.string)), "price": .string(facts.price),
            "limits": .string(facts.limits),
            "url": .string(facts.endpoint), "ok": .bool(row.health.isGood),
        ]
        if let pause = row.pause { json.append("pausedUntil", .string(pause.until.iso8601Milliseconds)) }
        return .object(json)
    }
}
