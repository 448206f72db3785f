import CommandLanguage
import Core
import LineEditing

/// The `edit` command, which opens an earlier line in the person's editor; the next prompt holds the edited text.
struct EditCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "edit",
        group: .console,
        usage: "edit [N]",
        summary: "edit a line in $EDITOR, then press Enter to run it",
        examples: ["edit", "edit 4", "edit 4 --quiet"],
        arguments: [.init("N", .record(.any), .optional)]
    )

    /// The record's number; nil for the previous line.
    let number: Int?

    init(_ arguments: Arguments) throws(ParseError) {
        number = try arguments.record()
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        guard context.reader.isInteractive else {
            throw CommandError.needsPerson("edit needs an interactive terminal", instead: "history")
        }
        let text: String
        if let number {
            text = try context.session.records.record(number).line
        } else {
            // The line that runs is the last one.
            text = context.session.lines.dropLast().last?.text ?? ""
        }
        let editors = ["VISUAL", "EDITOR"].compactMap { (try? context.services.environment($0)) ?? nil }
        guard editors.contains(where: { !$0.isEmpty }) else {
            throw CommandError.other(
                .badSetting,
                "set EDITOR before you start, e.g. export EDITOR=vim",
                hint: "history"
            )
        }
        await context.reader.edit(text)
        return CommandResult()
    }
}
