import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `type` command, which tells what kind of value a key has, by reading it.
struct TypeCommand: TaskCommand {
    static let signature = CommandSignature(
        "type",
        group: .cache,
        usage: "type KEY",
        summary: "tell the kind of a value: object, list, text, number, boolean, null",
        examples: ["type user:1", "type user:1 --raw", "TYPE a --json"],
        operation: .get,
        cost: .operation,
        arguments: [.init("KEY", .cacheKey)]
    )

    private let get: GetCommand

    init(_ arguments: Arguments) throws(ParseError) {
        get = try GetCommand(arguments)
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] { try get.tasks(with: builder) }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let value = outcome.json["value"]
        guard outcome.json.isNull || value != nil else { return .unreadable("value") }
        let kind =
            switch value {
            case nil: "none"
            case .bool?: "boolean"
            case let value?: value.kind
            }
        return .shown([.text(kind)], json: ["key": .string(get.key), "type": .string(kind)], raw: [kind])
    }

    func undoneMessage(cacheName: String) -> String { get.undoneMessage(cacheName: cacheName) }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        get.update(&session, from: result, cacheID: cacheID)
    }
}
