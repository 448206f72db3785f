import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `expire` command, which changes the time to live of a key.
struct ExpireCommand: TaskCommand {
    static let signature = CommandSignature(
        "expire",
        group: .cache,
        usage: "expire KEY DUR",
        summary: "change when a key expires",
        examples: ["expire user:123 2h", "expire user:123 90", "expire user:123 1d12h"],
        operation: .updateTTL,
        cost: .operation,
        arguments: [.init("KEY", .cacheKey), .init("DUR", .duration)]
    )

    let key: String
    /// The new time to live; nil to remove it.
    let ttl: Duration?

    init(key: String, ttl: Duration?) {
        self.key = key
        self.ttl = ttl
    }

    init(_ arguments: Arguments) throws(ParseError) {
        key = try arguments.word("KEY")
        ttl = try arguments.timeToLive("DUR")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        guard let ttl else {
            throw .other(
                .unsupported,
                "\(builder.state.provider) can't remove an expiry here. Set a very long one instead",
                hint: "expire \(key.utf8.contains(0x20) ? Quoter.of(key) : key) 365d"
            )
        }
        var fields = try builder.address(key)
        fields.append("cacheTtl", try builder.time(ttl, of: fields))
        return [builder.task(.updateTTL, fields)]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        guard !outcome.json.isNull else {
            return .failed(
                TaskFailure(code: .keyNotFound, message: "no key \(key.terminalSafe) in this cache", hint: "keys")
            )
        }
        return .done("\(key.terminalSafe) expires in \((ttl ?? .zero).formatted)", json: outcome.json)
    }

    func undoneMessage(cacheName: String) -> String { "ttl of \(key.terminalSafe) not changed" }
}
