import CommandLanguage

extension CommandDefinition {
    static let use = CommandDefinition(
        "use",
        aliases: ["select"],
        group: .session,
        synopsis: "use [CACHE] [as NAME]",
        summary: "pick a cache by name, id, its beginning or its number; - is the one before; alone lists them",
        examples: ["use", "use demo", "use -"],
        takes: [.init("CACHE", .word, .optional)],
        options: [.taking("as")]
    ) { arguments throws(ParseError) in
        let cache = try arguments.optionalWord("CACHE")
        return .state(.use(cache, name: try arguments.word(option: "as")))
    }

    static let status = CommandDefinition(
        "status",
        aliases: ["info"],
        group: .session,
        synopsis: "status",
        summary: "the session on one screen",
        examples: ["status", "status --json", "INFO"]
    ) { _ in .state(.status) }

    static let ping = CommandDefinition(
        "ping",
        group: .session,
        synopsis: "ping",
        summary: "ask router and provider whether they are there; unpaid",
        examples: ["ping", "ping --json", "PING"]
    ) { _ in .state(.ping) }

    static let auth = CommandDefinition(
        "auth",
        group: .session,
        synopsis: "auth",
        summary: "type the router's key, unseen, for this session",
        examples: ["auth", "AUTH", "status"],
        takes: [.init("KEY", .word, .any)]
    ) { arguments throws(ParseError) in
        guard arguments.typed("KEY").isEmpty else {
            throw ParseError(
                .refused("a key on the line would be seen and remembered; type auth alone and it is asked for"),
                correction: "auth"
            )
        }
        return .state(.auth)
    }
}
