import CommandLanguage
import LineEditing

/// The `clear` command, which clears the screen.
struct ClearCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "clear",
        group: .console,
        usage: "clear",
        summary: "clear the screen",
        examples: ["clear", "CLEAR", "clear --quiet"]
    )

    init(_ arguments: Arguments) throws(ParseError) {}

    func run(in context: inout CommandContext) async throws -> CommandResult {
        if context.reader.isInteractive {
            context.output.writeText("\u{1B}[H\u{1B}[2J\u{1B}[3J", to: .standardOutput)
        }
        return CommandResult()
    }
}
