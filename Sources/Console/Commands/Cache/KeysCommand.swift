import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `keys` command, which lists all keys or those that match a pattern.
struct KeysCommand: TaskCommand {
    static let signature = CommandSignature(
        "keys",
        aliases: ["ls", "list"],
        group: .cache,
        usage: "keys [PATTERN]",
        summary: "list keys; a pattern can use * ? [abc]",
        examples: ["keys", "keys user:*", "keys --raw"],
        operation: .list,
        cost: .operation,
        arguments: [.init("PATTERN", .word, .optional)]
    )

    let pattern: String?

    init(pattern: String?) {
        self.pattern = pattern
    }

    init(_ arguments: Arguments) throws(ParseError) {
        pattern = try arguments.optionalWord("PATTERN")
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        [builder.task(.list, ["cacheId": .string(try builder.cacheID())])]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let result = outcome.json
        guard let listed = result["keys"]?.array else { return .unreadable("keys") }
        let all = listed.map { $0.string ?? $0.compact }
        let shown = pattern.map(GlobPattern.init).map { glob in all.filter(glob.matches) } ?? all
        let total = result["count"]?.int ?? all.count
        let count = pattern == nil ? "" : "\(shown.count) of "
        var summary = "\(count)\(Phrases.grouped(total)) key\(total == 1 ? "" : "s")"
        if let operations = result["operations"] { summary += ", operations \(Self.figure(operations))" }
        var json: JSONObject = ["keys": .array(shown.map(JSONValue.string)), "count": .int(total)]
        json.append("operations", ifPresent: result["operations"])
        return .shown([.numbered(shown), .line(StyledText(summary, .dim))], json: .object(json), raw: shown)
    }

    func undoneMessage(cacheName: String) -> String { "keys not listed" }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        for key in result["keys"]?.array ?? [] { session.caches.add(key: key.string ?? "", in: cacheID) }
        return nil
    }

    /// Returns the service's own figure in words: a number, or an object of several, whose meaning is not documented.
    private static func figure(_ value: JSONValue) -> String {
        if let number = value.int { return Phrases.grouped(number) }
        guard let members = value.object else { return value.compact.terminalSafe }
        return members.map { member in
            "\(member.key.terminalSafe) \(member.value.int.map(Phrases.grouped) ?? member.value.compact.terminalSafe)"
        }
        .joined(separator: ", ")
    }
}
