import CommandLanguage

/// The `exit` command, which ends the console.
struct ExitCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "exit",
        aliases: ["quit", "\\q"],
        group: .console,
        usage: "exit",
        summary: "leave the console",
        examples: ["exit", "quit", "QUIT"]
    )

    init(_ arguments: Arguments) throws(ParseError) {}

    func run(in context: inout CommandContext) async throws -> CommandResult {
        var result = CommandResult()
        result.next = .exit
        return result
    }
}
