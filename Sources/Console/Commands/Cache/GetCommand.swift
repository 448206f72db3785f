import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `get` command, which reads a value.
struct GetCommand: TaskCommand {
    static let signature = CommandSignature(
        "get",
        group: .cache,
        usage: "get KEY",
        summary: "read a value",
        examples: ["get user:123", "get user:123 --json", "get greeting --raw"],
        operation: .get,
        cost: .operation,
        arguments: [.init("KEY", .cacheKey)]
    )

    let key: String

    init(key: String) {
        self.key = key
    }

    init(_ arguments: Arguments) throws(ParseError) {
        key = try arguments.word("KEY")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        [builder.task(.get, try builder.address(key))]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        guard !outcome.json.isNull else { return .shown([.text("(nil)")], json: .null, raw: []) }
        guard let value = outcome.json["value"] else { return .unreadable("value") }
        return .shown([Self.block(of: value)], json: outcome.json, raw: value.rawLines)
    }

    /// Returns the value for a screen; text that reads as a number, `true`, `false` or `null` is in quotes, which tell it
    /// apart from those.
    private static func block(of value: JSONValue) -> Block {
        guard let text = value.string, text.utf8.count <= 400, let meant = try? JSONValue(parsing: text) else {
            return .value(value)
        }
        switch meant {
        case .number, .bool, .null: return .text(value.compact)
        case .string, .array, .object: return .value(value)
        }
    }

    func undoneMessage(cacheName: String) -> String { "\(key.terminalSafe) not read" }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        if result.isNull {
            session.caches.remove(key: key, in: cacheID)
        } else {
            session.caches.add(key: key, in: cacheID)
        }
        return nil
    }
}
