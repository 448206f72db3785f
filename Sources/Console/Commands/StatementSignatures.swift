/// The words that begin a statement without being commands, with their help.
enum StatementSignatures {
    /// The signatures, in the order in which `help` lists them.
    static let all = [
        CommandSignature(
            "let",
            group: .session,
            usage: "let NAME = VALUE",
            summary: "name a value, which later lines use as $NAME",
            examples: ["let id = $last.result.cacheId", #"let user = {"name":"Ada"}"#, "get $id --quiet"]
        ),
        CommandSignature(
            "unlet",
            group: .session,
            usage: "unlet NAME",
            summary: "forget a named value",
            examples: ["unlet id"]
        ),
        CommandSignature(
            "repeat",
            group: .console,
            usage: "repeat N [every DUR] COMMAND | N COMMAND",
            summary: "run a command N times; Ctrl-C stops",
            examples: ["repeat 10 get user:123", "repeat 5 every 2s ttl user:123", "3 ping"],
            cost: .command
        ),
        CommandSignature(
            "watch",
            group: .console,
            usage: "watch [every DUR] COMMAND",
            summary: "run a command again and again and show the newest result, until Ctrl-C",
            examples: ["watch ttl user:123", "watch every 10s keys"],
            cost: .command
        ),
        CommandSignature(
            "bench",
            group: .console,
            usage: "bench [n N] [clients N] COMMAND",
            summary: "measure a command: requests per second, and how long they take",
            examples: ["bench n 100 clients 4 get user:123", "bench get user:123 --json"],
            cost: .command
        ),
        CommandSignature(
            "expect",
            group: .console,
            usage: "expect PATH OP VALUE | expect PATH [not] exists",
            summary: "check the last record; a check that fails ends a script",
            examples: ["expect status == completed", "expect result.ttl <= 3600", "expect payment.outcome == paid"]
        ),
    ]
}
