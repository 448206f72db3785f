import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `set` command, which stores a value in the cache in use, optionally with a time to live.
struct SetCommand: TaskCommand {
    static let signature = CommandSignature(
        "set",
        group: .cache,
        usage: "set KEY VALUE [ttl DUR]",
        summary: "store a value",
        examples: [#"set user:123 {"name":"Alice"} ttl 1h"#, "set greeting hello", #"set count "42""#],
        operation: .set,
        cost: .operation,
        arguments: [.init("KEY", .cacheKey), .init("VALUE", .value)],
        options: [.taking("ttl", .duration), .taking("EX"), .taking("PX")] + unsupported.map { .flag($0.name) }
    )

    /// The options of Redis' SET that the service does not support, and why.
    private static let unsupported = [
        (name: "NX", why: "xcache has no conditional writes"),
        (name: "XX", why: "xcache has no conditional writes"),
        (name: "GET", why: "xcache doesn't return the old value"),
        (name: "KEEPTTL", why: "every set also sets the expiry"),
    ]

    let key: String
    let value: JSONValue
    let ttl: Duration?

    init(key: String, value: JSONValue, ttl: Duration?) {
        self.key = key
        self.value = value
        self.ttl = ttl
    }

    init(_ arguments: Arguments) throws(ParseError) {
        if let option = Self.unsupported.first(where: { arguments.has($0.name.lowercased()) }) {
            throw ParseError(.refused("\(option.name) is not supported: \(option.why)"), correction: "help set")
        }
        key = try arguments.word("KEY")
        value = try arguments.value("VALUE")
        ttl = try arguments.timeToLive()
    }

    func tasks(with builder: CacheTaskBuilder) throws(CommandError) -> [ExecutorTask] {
        var fields = try builder.address(key)
        fields.append("cacheValue", value)
        if let ttl { fields.append("cacheTtl", try builder.time(ttl, of: fields)) }
        return [builder.task(.set, fields)]
    }

    func result(of outcome: TaskOutcome) -> CommandResult {
        let expiry = ttl.map { ", expires in \($0.formatted)" } ?? ""
        var result = CommandResult.done(
            "\(key.terminalSafe)  \(Phrases.kind(of: value))\(expiry)",
            json: outcome.json
        )
        if let remark { result.warnings = [.text(remark)] }
        return result
    }

    /// A remark about text that reads as an object or a list, which quotes made text of; nil for other values.
    private var remark: String? {
        guard let text = value.string, let first = text.utf8.first(where: { $0 != 0x20 }),
            [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(first), let meant = try? JSONValue(parsing: text)
        else { return nil }
        return "note: this is text; without the quotes around it, it is stored as \(Phrases.kind(of: meant))"
    }

    func undoneMessage(cacheName: String) -> String { "\(key.terminalSafe) not stored" }

    func update(_ session: inout SessionState, from result: JSONValue, cacheID: String) -> String? {
        session.caches.add(key: key, in: cacheID)
        return nil
    }
}
