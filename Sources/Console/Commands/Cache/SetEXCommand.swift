import CommandLanguage
import ExecutorCore

/// The `setex` command of Redis, which stores a value with a time to live.
struct SetEXCommand: TaskCommandSpelling {
    static let signature = CommandSignature(
        "setex",
        group: .cache,
        usage: "setex KEY DUR VALUE",
        summary: "store a value that expires",
        examples: ["setex user:123 60 Alice", "setex session:9 30m open", "setex flag 10 true"],
        operation: .set,
        cost: .operation,
        arguments: [.init("KEY", .cacheKey), .init("DUR", .duration), .init("VALUE", .value)]
    )

    let base: SetCommand

    init(_ arguments: Arguments) throws(ParseError) {
        let key = try arguments.word("KEY")
        let ttl = try arguments.timeToLive("DUR")
        base = SetCommand(key: key, value: try arguments.value("VALUE"), ttl: ttl)
    }
}
