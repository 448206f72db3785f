import CommandLanguage

extension CommandDefinition {
    static let help = CommandDefinition(
        "help",
        aliases: ["?"],
        group: .console,
        synopsis: "help [COMMAND|TOPIC|@GROUP|redis]",
        summary: "one screen; then usage, examples, the task",
        examples: ["help", "help set", "help redis"],
        takes: [.init("TOPIC", .word, .optional)]
    ) { arguments throws(ParseError) in .shell(.help(topic: try arguments.optionalWord("TOPIC"))) }

    static let history = CommandDefinition(
        "history",
        group: .console,
        synopsis: "history [N|/TEXT/]",
        summary: "earlier lines, with the records they made",
        examples: ["history", "history 5", "history /user/"],
        takes: [.init("N", .word, .optional)]
    ) { arguments throws(ParseError) in
        guard let word = try arguments.optionalWord("N") else { return .shell(.history(.last(20))) }
        if let count = Int(word), count > 0 { return .shell(.history(.last(count))) }
        guard word.utf8.count > 2, word.hasPrefix("/"), word.hasSuffix("/") else {
            throw ParseError(.wrongWord(word, wanted: "a number or /TEXT/"), correction: "history /\(word)/")
        }
        return .shell(.history(.containing(String(word.dropFirst().dropLast()))))
    }

    static let edit = CommandDefinition(
        "edit",
        group: .console,
        synopsis: "edit [N]",
        summary: "open a line in $EDITOR; it comes back as the draft, and Enter runs it",
        examples: ["edit", "edit 4", "edit 4 --quiet"],
        takes: [.init("N", .word, .optional)]
    ) { arguments throws(ParseError) in .shell(.edit(record: try arguments.record())) }

    static let include = CommandDefinition(
        "include",
        aliases: ["source", "."],
        group: .console,
        synopsis: "include FILE",
        summary: "run the commands of a file here, and check its ? lines",
        examples: ["include setup.session", "source commands.txt", ". setup.session"],
        takes: [.init("FILE")]
    ) { arguments throws(ParseError) in .shell(.include(file: try arguments.word("FILE"))) }

    static let replay = CommandDefinition(
        "replay",
        group: .console,
        synopsis: "replay FILE…",
        summary: "check session files in fresh sessions; this one is not touched",
        examples: ["replay sessions/cache/expiry.session", "replay sessions", "replay case.session:13"],
        takes: [.init("FILE", .word, .some)]
    ) { arguments throws(ParseError) in .shell(.replay(files: try arguments.words("FILE"))) }

    static let clear = CommandDefinition(
        "clear",
        group: .console,
        synopsis: "clear",
        summary: "wipe the screen",
        examples: ["clear", "CLEAR", "clear --quiet"]
    ) { _ in .shell(.clear) }

    static let exit = CommandDefinition(
        "exit",
        aliases: ["quit", "\\q"],
        group: .console,
        synopsis: "exit",
        summary: "leave",
        examples: ["exit", "quit", "QUIT"]
    ) { _ in .shell(.exit) }
}
