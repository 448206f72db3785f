import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `del` command, which removes keys, with one task per key.
struct DeleteCommand: TaskCommand {
    static let signature = CommandSignature(
        "del",
        aliases: ["unlink", "rm", "delete"],
        group: .cache,
        usage: "del KEY…",
        summary: "remove keys",
        examples: ["del user:123", "del a b c", "del $last.result.keys"],
        operation: .delete,
        cost: .operationPerKey,
        arguments: [.init("KEY", .cacheKey, .some)]
    )

    let keys: [String]

    init(_ arguments: Arguments) throws(ParseError) {
        keys = try arguments.words("KEY")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        if let pattern = keys.first(where: { $0.contains("*") }) { throw .patternInKey(pattern) }
        return try builder.tasks(.delete, for: keys)
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let missing = zip(keys, outcome.responses).filter { $1.result?.json.isNull ?? false }.map(\.0)
        let count = outcome.responses.count - missing.count
        let rest = missing.isEmpty ? "" : ", \(missing.count) \(missing.count == 1 ? "was" : "were") not there"
        return .done(
            "deleted \(count)\(rest)",
            json: ["deleted": .int(count), "missing": .array(missing.map(JSONValue.string))]
        )
    }

    func undoneMessage(cacheName: String) -> String {
        "\(keys.joined(separator: ", ").terminalSafe) not deleted"
    }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        for key in keys { session.caches.remove(key: key, in: cacheID) }
        return nil
    }
}
