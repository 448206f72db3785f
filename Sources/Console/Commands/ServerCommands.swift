import CommandLanguage

extension CommandDefinition {
    static let serve = CommandDefinition(
        "serve",
        group: .server,
        synopsis: "serve start [port N] [host H] | serve status | serve stop | serve logs [N] [follow]",
        summary: "the HTTP executor beside the prompt",
        examples: ["serve start port 8090", "serve status", "serve logs 20"],
        takes: [.init("VERB", .word, .optional), .init("N", .word, .optional)],
        options: [.taking("port"), .taking("host"), .flag("follow")]
    ) { arguments throws(ParseError) in
        let verb = try arguments.optionalWord("VERB") ?? "status"
        switch verb.lowercased() {
        case "start":
            let port = try arguments.number(option: "port", in: 0...65_535)
            return .server(.start(host: try arguments.word(option: "host") ?? "127.0.0.1", port: port))
        case "status": return .server(.status)
        case "stop": return .server(.stop)
        case "logs":
            let follows = arguments.typed("N").first?.typed == "follow"
            let count = follows ? nil : try arguments.number("N")
            return .server(.logs(count: min(count ?? 20, 10_000), follow: follows || arguments.has("follow")))
        default:
            throw ParseError(
                .unknown(
                    verb,
                    what: "serve command",
                    nearest: SimilarNames.nearest(to: verb, among: ["start", "status", "stop", "logs"])
                ),
                correction: "serve start"
            )
        }
    }

    static let monitor = CommandDefinition(
        "monitor",
        group: .server,
        synopsis: "monitor",
        summary: "as serve logs follow: the tasks served here",
        examples: ["monitor", "MONITOR", "serve logs follow"]
    ) { _ in .server(.logs(count: 20, follow: true)) }

    static let providers = CommandDefinition(
        "providers",
        group: .server,
        synopsis: "providers [NAME]",
        summary: "who does tasks, which operations, what costs",
        examples: ["providers", "providers xcache", "providers --json"],
        takes: [.init("NAME", .word, .optional)]
    ) { arguments throws(ParseError) in .server(.providers(name: try arguments.optionalWord("NAME"))) }
}
