import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `dbsize` command, which counts the keys.
struct DBSizeCommand: TaskCommand {
    static let signature = CommandSignature(
        "dbsize",
        group: .cache,
        usage: "dbsize",
        summary: "count the keys",
        examples: ["dbsize", "dbsize --raw", "dbsize --json"],
        operation: .list,
        cost: .operation
    )

    init(_ arguments: Arguments) throws(ParseError) {}

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        [builder.task(.list, ["cacheId": .string(try builder.cacheID())])]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        guard let count = outcome.json["count"]?.int ?? outcome.json["keys"]?.array?.count else {
            return .unreadable("keys")
        }
        return .shown([.text("\(count)")], json: .int(count), raw: ["\(count)"])
    }

    func undoneMessage(cacheName: String) -> String { "keys not listed" }
}
