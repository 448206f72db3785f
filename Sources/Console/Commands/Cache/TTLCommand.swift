import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `ttl` command, which reads the time to live of a key.
struct TTLCommand: TaskCommand {
    static let signature = CommandSignature(
        "ttl",
        aliases: ["pttl"],
        group: .cache,
        usage: "ttl KEY",
        summary: "show how long until a key expires",
        examples: ["ttl user:123", "ttl user:123 --raw", "TTL user:123"],
        operation: .ttl,
        cost: .operation,
        arguments: [.init("KEY", .cacheKey)]
    )

    let key: String

    init(_ arguments: Arguments) throws(ParseError) {
        key = try arguments.word("KEY")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        [builder.task(.ttl, try builder.address(key))]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let result = outcome.json
        guard !result.isNull else { return .shown([.text("(nil)")], json: .null, raw: ["-2"]) }
        guard let ttl = result["ttl"], ttl.isNull || ttl.int != nil else { return .unreadable("ttl") }
        guard let seconds = ttl.int, seconds != -1 else {
            return .shown([.text("never")], json: result, raw: ["-1"])
        }
        guard seconds >= 0 else { return .shown([.text("(nil)")], json: .null, raw: ["-2"]) }
        let words = Duration.seconds(seconds).formatted
        return .shown([.text("\(words) (\(seconds) s)")], json: result, raw: ["\(seconds)"])
    }

    func undoneMessage(cacheName: String) -> String { "ttl of \(key.terminalSafe) not read" }
}
