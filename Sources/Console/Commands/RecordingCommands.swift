import CommandLanguage

/// Keeping a session as a file.
enum RecordingCommand: Sendable, Hashable {
    /// Begins a recording.
    case start(file: String, tags: [String], leavesOutPast: Bool)
    /// Tells what is recorded.
    case show
    /// Ends it.
    case stop
}

extension CommandDefinition {
    static let record = CommandDefinition(
        "record",
        group: .console,
        synopsis: "record [FILE|stop] [tag T]… [fresh]",
        summary: "write the session to a file that replays without a network",
        examples: ["record case.session tag support --yes", "record case.session fresh", "record stop"],
        takes: [.init("FILE", .word, .optional)],
        options: [.repeated("tag"), .flag("fresh")]
    ) { arguments throws(ParseError) in
        let tags = try arguments.words(option: "tag")
        guard let file = try arguments.optionalWord("FILE") else {
            guard tags.isEmpty, !arguments.has("fresh") else {
                throw ParseError(.refused("a recording needs a file"), correction: "record case.session")
            }
            return .recording(.show)
        }
        guard file == "stop", tags.isEmpty else {
            return .recording(.start(file: file, tags: tags, leavesOutPast: arguments.has("fresh")))
        }
        return .recording(.stop)
    }
}
