import CommandLanguage

/// The `help` command, which shows a page of help.
struct HelpCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "help",
        aliases: ["?"],
        group: .console,
        usage: "help [COMMAND|TOPIC|@GROUP|redis]",
        summary: "list all commands, or show usage and examples of one",
        examples: ["help", "help set", "help redis"],
        arguments: [.init("TOPIC", .helpTopic, .optional)]
    )

    let topic: String?

    init(_ arguments: Arguments) throws(ParseError) {
        topic = try arguments.optionalWord("TOPIC")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        if topic?.lowercased() == HelpTopics.environment { return HelpView.environment(context.services) }
        // Help is written for people, into a pipe as well.
        var result = try HelpView.answer(topic)
        result.document.raw = Renderer(width: nil, usesColor: false).lines(result.document.blocks)
        return result
    }
}
