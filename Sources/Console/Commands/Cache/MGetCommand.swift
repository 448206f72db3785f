import CommandLanguage
import Core
import ExecutorCore
import LineEditing
import OrderedJSON

/// The `mget` command, which reads the values of several keys, with one task per key.
struct MGetCommand: TaskCommand {
    static let signature = CommandSignature(
        "mget",
        group: .cache,
        usage: "mget KEY…",
        summary: "read several values, one call each",
        examples: ["mget user:1 user:2", "mget a b --raw", "MGET a b --json"],
        operation: .get,
        cost: .operationPerKey,
        arguments: [.init("KEY", .cacheKey, .some)]
    )

    let keys: [String]

    init(_ arguments: Arguments) throws(ParseError) {
        keys = try arguments.words("KEY")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        try builder.tasks(.get, for: keys)
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let results = outcome.responses.compactMap(\.result?.json)
        guard results.allSatisfy({ $0.isNull || $0["value"] != nil }) else { return .unreadable("value") }
        let values = results.map { $0.isNull ? nil : $0["value"] }
        let fields = zip(keys, values).map { key, value in
            Block.Field(key.terminalSafe, StyledText(value.map(\.compact.terminalSafe) ?? "(nil)"))
        }
        return .shown(
            [.fields(fields, gutter: (keys.map { DisplayWidth.of($0.terminalSafe) }.max() ?? 0) + 2)],
            json: .array(results),
            raw: values.map { $0.map { value in value.rawLines.joined(separator: "\n") } ?? "" }
        )
    }

    func undoneMessage(cacheName: String) -> String { "\(keys.joined(separator: ", ").terminalSafe) not read" }
}
