import CommandLanguage
import Core
import LineEditing

/// The `edit` command, which opens an earlier line in the person's editor; the next prompt holds the edited text.
struct EditCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "edit",
        group: .console,
        usage: "edit [N]",
        summary: "open a line in $EDITOR; it comes back as the draft, and Enter runs it",
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
            throw CommandError.needsPerson("edit opens an editor, and nobody sits at a terminal", instead: "history")
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
            throw CommandError.other(.badSetting, "no editor is known: VISUAL and EDITOR are not set", hint: "history")
        }
        await context.reader.edit(text)
        return CommandResult()
    }
}
