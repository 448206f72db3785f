import CommandLanguage
import ExecutorCore

/// The `persist` command, which removes the time to live of a key where the provider can.
struct PersistCommand: TaskCommandSpelling {
    static let signature = CommandSignature(
        "persist",
        group: .cache,
        usage: "persist KEY",
        summary: "remove the expiry, if the provider supports it",
        examples: ["persist user:123", "PERSIST a", "expire user:123 none"],
        operation: .updateTTL,
        cost: .operation,
        arguments: [.init("KEY", .cacheKey)]
    )

    let base: ExpireCommand

    init(_ arguments: Arguments) throws(ParseError) {
        base = ExpireCommand(key: try arguments.word("KEY"), ttl: nil)
    }
}
