import CommandLanguage

extension CommandDefinition {
    static let jobs = CommandDefinition(
        "jobs",
        group: .console,
        synopsis: "jobs",
        summary: "running and finished jobs; COMMAND & starts one",
        examples: ["jobs", "keys &", "jobs --json"]
    ) { _ in .job(.list) }

    static let wait = CommandDefinition(
        "wait",
        group: .console,
        synopsis: "wait [N]",
        summary: "wait for a job, or for all, and show what it wrote; Ctrl-C leaves it running",
        examples: ["wait", "wait 7", "wait --json"],
        takes: [.init("N", .word, .optional)]
    ) { arguments throws(ParseError) in .job(.wait(try arguments.record())) }

    static let cancel = CommandDefinition(
        "cancel",
        group: .console,
        synopsis: "cancel N",
        summary: "stop a job; a payment that was sent is not undone, its outcome is followed",
        examples: ["cancel 7", "CANCEL 7", "cancel 7 --json"],
        takes: [.init("N")]
    ) { arguments throws(ParseError) in
        guard let number = try arguments.record() else { throw ParseError(.missing("N", of: "cancel")) }
        return .job(.cancel(number))
    }
}
