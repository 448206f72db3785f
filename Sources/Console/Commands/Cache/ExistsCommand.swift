import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `exists` command, which counts how many of some keys exist.
struct ExistsCommand: TaskCommand {
    static let signature = CommandSignature(
        "exists",
        group: .cache,
        usage: "exists KEY…",
        summary: "count how many of the keys exist",
        examples: ["exists user:123", "exists user:123 --raw", "EXISTS a b c"],
        operation: .ttl,
        cost: .operationPerKey,
        arguments: [.init("KEY", .cacheKey, .some)]
    )

    let keys: [String]

    init(_ arguments: Arguments) throws(ParseError) {
        keys = try arguments.words("KEY")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        try builder.tasks(.ttl, for: keys)
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let results = outcome.responses.compactMap(\.result?.json)
        guard results.allSatisfy({ $0.isNull || $0["ttl"] != nil }) else { return .unreadable("ttl") }
        let found = results.count { !$0.isNull && $0["ttl"]?.int != -2 }
        return .shown([.text("\(found)")], json: .int(found), raw: ["\(found)"])
    }

    func undoneMessage(cacheName: String) -> String {
        "ttl of \(keys.joined(separator: ", ").terminalSafe) not read"
    }
}
