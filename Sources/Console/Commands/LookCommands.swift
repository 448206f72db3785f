import CommandLanguage
import Core
import OrderedJSON

extension CommandDefinition {
    static let challenge = CommandDefinition(
        "challenge",
        group: .payments,
        synopsis: "challenge [N] | challenge JSON | challenge < FILE",
        summary: "a 402 in full: every option, every finding",
        examples: ["challenge", "challenge 4", "challenge < seller.json"],
        takes: [.init("N", .value, .optional)]
    ) { arguments throws(ParseError) in
        guard let word = arguments.typed("N").first else { return .look(.challenge(.record(nil))) }
        if word.quoting != .json, Int(word.typed) != nil || word.reference != nil {
            return .look(.challenge(.record(try arguments.record())))
        }
        let pasted = word.quoting == .json ? try arguments.value("N").compact : try arguments.word("N")
        return .look(.challenge(.pasted(pasted)))
    }

    static let explain = CommandDefinition(
        "explain",
        group: .payments,
        synopsis: "explain [N] | explain COMMAND",
        summary: "the story of a record, or what a command would send",
        examples: ["explain", "explain 4", "explain create us-east-1"],
        takes: [.init("N", .word, .optional)]
    ) { arguments throws(ParseError) in .look(.explain(record: try arguments.record())) }

    static let trace = CommandDefinition(
        "trace",
        group: .payments,
        synopsis: "trace [N]",
        summary: "the HTTP rounds of a record, secrets masked",
        examples: ["trace", "trace 5", "trace 5 --json"],
        takes: [.init("N", .word, .optional)]
    ) { arguments throws(ParseError) in .look(.trace(record: try arguments.record())) }

    static let probe = CommandDefinition(
        "probe",
        group: .payments,
        synopsis: "probe URL [method M] [body JSON]",
        summary: "one unpaid request to any address; shows its 402",
        examples: [
            "probe https://api.xcache.io/create method POST",
            #"probe https://api.xcache.io/create method POST body {"region":"us-east-1"}"#,
            "probe https://api.xcache.io/create --json",
        ],
        takes: [.init("URL")],
        options: [.taking("method"), .taking("body", .value)]
    ) { arguments throws(ParseError) in
        let url = try arguments.word("URL")
        let method = try arguments.word(option: "method")
        return .look(.probe(url: url, method: method, body: try arguments.value(option: "body")))
    }

    static let stats = CommandDefinition(
        "stats",
        group: .session,
        synopsis: "stats [since DUR]",
        summary: "tasks, errors and times of this session; what was spent, by operation and by day",
        examples: ["stats", "stats since 7d", "stats --json"],
        options: [.taking("since")]
    ) { arguments throws(ParseError) in .look(.stats(since: try arguments.duration(option: "since"))) }
}
