import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `create` command, which buys a cache and uses it.
struct CreateCommand: TaskCommand {
    static let signature = CommandSignature(
        "create",
        group: .cache,
        usage: "create [REGION] [as NAME] [on PROVIDER]",
        summary: "buy a cache and use it",
        examples: ["create", "create us-east-1 as demo", "create as mine on xcache"],
        operation: .create,
        cost: .priced,
        arguments: [.init("REGION", .region, .optional)],
        options: [.taking("as"), .taking("on", .cacheProvider)]
    )

    let region: String?
    let name: String?
    let provider: String?

    init(_ arguments: Arguments) throws(ParseError) {
        region = try arguments.optionalWord("REGION")
        name = try arguments.word(option: "as")
        provider = try arguments.word(option: "on")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        if let name { try builder.state.caches.check(name) }
        var fields = JSONObject()
        fields.append("cacheRegion", ifPresent: (region ?? builder.state.settings.region).map(JSONValue.string))
        return [builder.task(.create, fields, for: provider)]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let id = outcome.json["cacheId"]?.string ?? ""
        let region = outcome.json["region"]?.string.map { " in \($0.terminalSafe)" } ?? ""
        let use = outcome.isJob ? "" : ", now in use"
        return .done("cache \(id.terminalSafe)\(region)\(use)", json: outcome.json, raw: id)
    }

    func undoneMessage(cacheName: String) -> String { "cache not created" }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        guard let created = result["cacheId"]?.string else { return nil }
        let region = result["region"]?.string
        // A cache of the provider that a session begins with needs no mark.
        let chosen = provider ?? session.settings.provider
        let provider = chosen == session.providers.caches.first ? nil : chosen
        do throws(CommandError) {
            try session.caches.use(id: created, name: name, region: region, provider: provider)
            return nil
        } catch {
            // Another cache took the name meanwhile; this one was bought all the same.
            try? session.caches.use(id: created, region: region, provider: provider)
            return "\(error.message), so the new cache is in use without a name"
        }
    }

    /// Returns a line with a region seen so far that was probably meant.
    func refusalHint(in session: SessionState) -> String? {
        guard let region else { return nil }
        let seen = Set(session.caches.entries.compactMap(\.region)).union(["us-east-1"])
        return SimilarNames.nearest(to: region, among: seen.sorted()).first.map { "create \($0)" } ?? "help create"
    }
}
