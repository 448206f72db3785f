import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `strlen` command, which counts the bytes of a value, by reading it.
struct StrLenCommand: TaskCommand {
    static let signature = CommandSignature(
        "strlen",
        group: .cache,
        usage: "strlen KEY",
        summary: "count the bytes of a text, or of a value's JSON",
        examples: ["strlen greeting", "strlen greeting --raw", "STRLEN a --json"],
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
        guard !outcome.json.isNull else { return .shown([.text("0")], json: 0, raw: ["0"]) }
        guard let value = outcome.json["value"] else { return .unreadable("value") }
        let count = value.string?.utf8.count ?? value.compactBytes.count
        return .shown([.text("\(count)")], json: .int(count), raw: ["\(count)"])
    }

    func undoneMessage(cacheName: String) -> String { get.undoneMessage(cacheName: cacheName) }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        get.update(&session, from: result, cacheID: cacheID)
    }
}
