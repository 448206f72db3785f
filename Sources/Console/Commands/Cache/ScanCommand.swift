import CommandLanguage
import Core
import ExecutorCore

/// The `scan` command of Redis, which lists keys.
struct ScanCommand: TaskCommandSpelling {
    static let signature = CommandSignature(
        "scan",
        group: .cache,
        usage: "scan 0 [MATCH PATTERN] [COUNT N]",
        summary: "like keys: one call lists all keys, so the cursor is always 0",
        examples: ["scan 0", "scan 0 MATCH user:*", "scan 0 MATCH user:* COUNT 100"],
        operation: .list,
        cost: .operation,
        arguments: [.init("CURSOR")],
        options: [.taking("match"), .taking("count")]
    )

    let base: KeysCommand

    init(_ arguments: Arguments) throws(ParseError) {
        let cursor = try arguments.word("CURSOR")
        guard cursor == "0" else {
            throw ParseError(
                .refused("no cursor \(cursor.terminalSafe): one call lists all keys, so the cursor is always 0"),
                correction: "scan 0"
            )
        }
        base = KeysCommand(pattern: try arguments.word(option: "match"))
    }
}
