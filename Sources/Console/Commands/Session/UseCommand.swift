import CommandLanguage
import Core
import OrderedJSON

/// The `use` command, which picks the cache in use, names it, or lists the known caches.
struct UseCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "use",
        aliases: ["select"],
        group: .session,
        usage: "use [[PROVIDER:]CACHE] [as NAME]",
        summary: "switch caches by name, id, start of the id or number (- for the previous one), or list them",
        examples: ["use", "use demo", "use -"],
        arguments: [.init("CACHE", .cache, .optional)],
        options: [.taking("as")]
    )

    static let isReport = false

    let cache: String?
    let name: String?

    init(_ arguments: Arguments) throws(ParseError) {
        cache = try arguments.optionalWord("CACHE")
        name = try arguments.word(option: "as")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        guard let cache else {
            guard let name else { return Self.list(context.session.caches) }
            guard let current = context.session.caches.current else { throw CommandError.noCache }
            try context.session.caches.use(id: current.id, name: name)
            return Self.using(context.session.caches.current)
        }
        if cache == "-" {
            try context.session.caches.usePrevious()
        } else {
            let (provider, id) = try Self.place(of: cache, in: context.session)
            try context.session.caches.use(id: id, name: name, provider: provider)
        }
        return Self.using(context.session.caches.current)
    }

    /// Returns the provider and the id of a cache; no provider for one that is known, or without a name before a colon.
    ///
    /// With a provider of one's own, any id is a cache.
    private static func place(
        of text: String,
        in session: SessionState
    ) throws(CommandError) -> (provider: String?, id: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let name = parts.first.map(String.init), session.providers.caches.contains(name) else {
            return (nil, try session.caches.id(for: text))
        }
        let id = String(parts[1])
        let known = session.caches.entries.first { $0.name == id && $0.provider == name }
        return (name, known?.id ?? id)
    }

    private static func using(_ cache: KnownCaches.Entry?) -> CommandResult {
        guard let cache else { return CommandResult() }
        let facts = [cache.name == nil ? nil : cache.id, cache.region, cache.provider].compactMap { $0 }
        let rest = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        return .done("using \(cache.reference)\(rest)".terminalSafe, json: .object(cache.json))
    }

    private static func list(_ caches: KnownCaches) -> CommandResult {
        let lines = caches.entries.map { entry in
            let facts = [entry.name == nil ? nil : entry.id, entry.region, entry.provider].compactMap { $0 }
            let used = entry.id == caches.current?.id ? "  in use" : ""
            return entry.reference + (facts.isEmpty ? "" : "  (\(facts.joined(separator: ", ")))") + used
        }
        let human: [Block] = lines.isEmpty ? [.text("no caches yet (create REGION buys one)")] : [.numbered(lines)]
        return .shown(human, json: .array(caches.entries.map { .object($0.json) }), raw: caches.entries.map(\.id))
    }
}

extension KnownCaches.Entry {
    /// The cache for programs: `cacheId`, and `name` and `region` where they are known.
    var json: JSONObject {
        var json: JSONObject = ["cacheId": .string(id)]
        json.append("name", ifPresent: name.map(JSONValue.string))
        json.append("region", ifPresent: region.map(JSONValue.string))
        json.append("provider", ifPresent: provider.map(JSONValue.string))
        return json
    }
}
