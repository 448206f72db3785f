import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `topup` command, which buys more operations for a cache.
struct TopUpCommand: TaskCommand {
    static let signature = CommandSignature(
        "topup",
        group: .cache,
        usage: "topup [CACHE]",
        summary: "buy 50,000 more operations",
        examples: ["topup", "topup demo", "explain topup"],
        operation: .topUp,
        cost: .priced,
        arguments: [.init("CACHE", .cache, .optional)]
    )

    let cache: String?

    init(_ arguments: Arguments) throws(ParseError) {
        cache = try arguments.optionalWord("CACHE")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        let id = if let cache { try builder.state.caches.id(for: cache) } else { try builder.cacheID() }
        return [builder.task(.topUp, ["cacheId": .string(id)])]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let added = outcome.json["operationsAdded"]?.int ?? 0
        return .done("\(outcome.cacheName) topped up by \(Phrases.grouped(added)) operations", json: outcome.json)
    }

    func undoneMessage(cacheName: String) -> String { "\(cacheName) not topped up" }
}
