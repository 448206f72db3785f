import CommandLanguage
import ExecutorCore

/// The `pexpire` command of Redis, which changes the time to live of a key, given in milliseconds.
struct PExpireCommand: TaskCommandSpelling {
    static let signature = CommandSignature(
        "pexpire",
        group: .cache,
        usage: "pexpire KEY MILLISECONDS",
        summary: "like expire, in milliseconds (xcache counts whole seconds)",
        examples: ["pexpire user:123 60000", "pexpire user:123 1000", "PEXPIRE a 5000"],
        operation: .updateTTL,
        cost: .operation,
        arguments: [.init("KEY", .cacheKey), .init("MILLISECONDS")]
    )

    let base: ExpireCommand

    init(_ arguments: Arguments) throws(ParseError) {
        let key = try arguments.word("KEY")
        base = ExpireCommand(key: key, ttl: try arguments.number("MILLISECONDS").map { .milliseconds($0) })
    }
}
