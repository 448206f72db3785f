import CommandLanguage
import Core
import ExecutorCore

extension CommandDefinition {
    /// Options of Redis' SET that cannot be had, and why.
    private static let refusedBySet = [
        (name: "NX", why: "the service has no conditional write"),
        (name: "XX", why: "the service has no conditional write"),
        (name: "GET", why: "the service does not give the old value back"),
        (name: "KEEPTTL", why: "the service sets the time to live with each value"),
    ]

    static let create = CommandDefinition(
        "create",
        group: .cache,
        synopsis: "create [REGION] [as NAME]",
        summary: "buy a cache and use it",
        examples: ["create", "create us-east-1", "create us-east-1 as demo"],
        operation: .create,
        cost: .priced,
        takes: [.init("REGION", .word, .optional)],
        options: [.taking("as")]
    ) { arguments throws(ParseError) in
        let region = try arguments.optionalWord("REGION")
        return .cache(.create(region: region, name: try arguments.word(option: "as")))
    }

    static let set = CommandDefinition(
        "set",
        group: .cache,
        synopsis: "set KEY VALUE [ttl DUR]",
        summary: "store a value",
        examples: [#"set user:123 {"name":"Alice"} ttl 1h"#, "set greeting hello", #"set count "42""#],
        operation: .set,
        cost: .operation,
        takes: [.init("KEY"), .init("VALUE", .value)],
        options: [.taking("ttl"), .taking("EX"), .taking("PX")] + refusedBySet.map { .flag($0.name) }
    ) { arguments throws(ParseError) in
        if let option = refusedBySet.first(where: { arguments.has($0.name.lowercased()) }) {
            throw ParseError(.refused("no \(option.name) here: \(option.why)"), correction: "help set")
        }
        let key = try arguments.word("KEY")
        let value = try arguments.value("VALUE")
        return .cache(.set(key: key, value, ttl: try arguments.timeToLive()))
    }

    static let setex = CommandDefinition(
        "setex",
        group: .cache,
        synopsis: "setex KEY DUR VALUE",
        summary: "store a value with a time to live",
        examples: ["setex user:123 60 Alice", "setex session:9 30m open", "setex flag 10 true"],
        operation: .set,
        cost: .operation,
        takes: [.init("KEY"), .init("DUR"), .init("VALUE", .value)]
    ) { arguments throws(ParseError) in
        let key = try arguments.word("KEY")
        let ttl = try arguments.duration("DUR")
        return .cache(.set(key: key, try arguments.value("VALUE"), ttl: ttl))
    }

    static let get = CommandDefinition(
        "get",
        group: .cache,
        synopsis: "get KEY",
        summary: "read a value",
        examples: ["get user:123", "get user:123 --json", "get greeting --raw"],
        operation: .get,
        cost: .operation,
        takes: [.init("KEY")]
    ) { arguments throws(ParseError) in .cache(.get(key: try arguments.word("KEY"))) }

    static let del = CommandDefinition(
        "del",
        aliases: ["unlink", "rm", "delete"],
        group: .cache,
        synopsis: "del KEY…",
        summary: "remove keys",
        examples: ["del user:123", "del a b c", "del $last.result.keys"],
        operation: .delete,
        cost: .operation,
        takes: [.init("KEY", .word, .some)]
    ) { arguments throws(ParseError) in .cache(.delete(keys: try arguments.words("KEY"))) }

    static let keys = CommandDefinition(
        "keys",
        aliases: ["ls", "list"],
        group: .cache,
        synopsis: "keys [PATTERN]",
        summary: "list keys; * ? [abc] are matched here",
        examples: ["keys", "keys user:*", "keys --raw"],
        operation: .list,
        cost: .operation,
        takes: [.init("PATTERN", .word, .optional)]
    ) { arguments throws(ParseError) in .cache(.keys(pattern: try arguments.optionalWord("PATTERN"))) }

    static let scan = CommandDefinition(
        "scan",
        group: .cache,
        synopsis: "scan 0 [MATCH PATTERN] [COUNT N]",
        summary: "as keys: one call lists all, so the cursor is always 0",
        examples: ["scan 0", "scan 0 MATCH user:*", "scan 0 MATCH user:* COUNT 100"],
        operation: .list,
        cost: .operation,
        takes: [.init("CURSOR")],
        options: [.taking("match"), .taking("count")]
    ) { arguments throws(ParseError) in
        let cursor = try arguments.word("CURSOR")
        guard cursor == "0" else {
            throw ParseError(
                .refused("no cursor \(cursor.terminalSafe): one call lists all keys, so the cursor is always 0"),
                correction: "scan 0"
            )
        }
        return .cache(.keys(pattern: try arguments.word(option: "match")))
    }

    static let dbsize = CommandDefinition(
        "dbsize",
        group: .cache,
        synopsis: "dbsize",
        summary: "count the keys",
        examples: ["dbsize", "dbsize --raw", "dbsize --json"],
        operation: .list,
        cost: .operation
    ) { _ in .cache(.count) }

    static let ttl = CommandDefinition(
        "ttl",
        aliases: ["pttl"],
        group: .cache,
        synopsis: "ttl KEY",
        summary: "read the time to live",
        examples: ["ttl user:123", "ttl user:123 --raw", "TTL user:123"],
        operation: .ttl,
        cost: .operation,
        takes: [.init("KEY")]
    ) { arguments throws(ParseError) in .cache(.ttl(key: try arguments.word("KEY"))) }

    static let exists = CommandDefinition(
        "exists",
        group: .cache,
        synopsis: "exists KEY…",
        summary: "how many of the keys are there: 1 or 0 for one",
        examples: ["exists user:123", "exists user:123 --raw", "EXISTS a b c"],
        operation: .ttl,
        cost: .operation,
        takes: [.init("KEY", .word, .some)]
    ) { arguments throws(ParseError) in .cache(.exists(keys: try arguments.words("KEY"))) }

    static let expire = CommandDefinition(
        "expire",
        group: .cache,
        synopsis: "expire KEY DUR",
        summary: "change the time to live",
        examples: ["expire user:123 2h", "expire user:123 90", "expire user:123 1d12h"],
        operation: .updateTTL,
        cost: .operation,
        takes: [.init("KEY"), .init("DUR")]
    ) { arguments throws(ParseError) in
        let key = try arguments.word("KEY")
        return .cache(.expire(key: key, ttl: try arguments.duration("DUR")))
    }

    static let pexpire = CommandDefinition(
        "pexpire",
        group: .cache,
        synopsis: "pexpire KEY MILLISECONDS",
        summary: "as expire, in milliseconds; whole seconds only",
        examples: ["pexpire user:123 60000", "pexpire user:123 1000", "PEXPIRE a 5000"],
        operation: .updateTTL,
        cost: .operation,
        takes: [.init("KEY"), .init("MILLISECONDS")]
    ) { arguments throws(ParseError) in
        let key = try arguments.word("KEY")
        return .cache(.expire(key: key, ttl: try arguments.milliseconds("MILLISECONDS")))
    }

    static let persist = CommandDefinition(
        "persist",
        group: .cache,
        synopsis: "persist KEY",
        summary: "remove the time to live, where the provider can",
        examples: ["persist user:123", "PERSIST a", "expire user:123 none"],
        operation: .updateTTL,
        cost: .operation,
        takes: [.init("KEY")]
    ) { arguments throws(ParseError) in .cache(.expire(key: try arguments.word("KEY"), ttl: nil)) }

    static let topup = CommandDefinition(
        "topup",
        group: .cache,
        synopsis: "topup [CACHE]",
        summary: "buy 50,000 more operations",
        examples: ["topup", "topup demo", "explain topup"],
        operation: .topUp,
        cost: .priced,
        takes: [.init("CACHE", .word, .optional)]
    ) { arguments throws(ParseError) in .cache(.topUp(cache: try arguments.optionalWord("CACHE"))) }

    static let task = CommandDefinition(
        "task",
        group: .cache,
        synopsis: "task JSON",
        summary: "run a task as POST /execute would",
        examples: [
            #"task {"taskType":"cache","provider":"xcache","cacheOperation":"create"}"#,
            #"task {"taskType":"cache","provider":"xcache","cacheOperation":"list","cacheId":"${last.result.cacheId}"}"#,
            "task < task.json",
        ],
        cost: .priced,
        takes: [.init("JSON", .value)]
    ) { arguments throws(ParseError) in .cache(.task(try arguments.value("JSON"))) }
}
