import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `mset` command, which stores several values, with one task per key, in their order.
struct MSetCommand: TaskCommand {
    static let signature = CommandSignature(
        "mset",
        group: .cache,
        usage: "mset KEY VALUE [KEY VALUE]…",
        summary: "store several values, one call each",
        examples: ["mset a 1 b 2", #"mset user:1 {"name":"Alice"} user:2 {"name":"Bob"}"#, "MSET a 1 b two --json"],
        operation: .set,
        cost: .operationPerKey,
        arguments: [.init("KEY VALUE", .value, .some)]
    )

    private let sets: [SetCommand]

    init(_ arguments: Arguments) throws(ParseError) {
        sets = try arguments.pairs("KEY VALUE").map { SetCommand(key: $0.key, value: $0.value, ttl: nil) }
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        var tasks: [ExecutorTask] = []
        for set in sets { tasks += try set.tasks(with: builder) }
        return tasks
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        .done(Phrases.counted(sets.count, "key"), json: .array(outcome.responses.compactMap(\.result?.json)))
    }

    func undoneMessage(cacheName: String) -> String {
        "\(sets.map(\.key).joined(separator: ", ").terminalSafe) not stored"
    }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        for set in sets { session.caches.add(key: set.key, in: cacheID) }
        return nil
    }
}
