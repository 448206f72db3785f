import CommandLanguage
import Core

/// The `explain` command, which describes what happened in a record.
///
/// `explain COMMAND`, which shows what a command would send, is a modifier of the language.
struct ExplainRecordCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "explain",
        group: .payments,
        usage: "explain [N] | explain COMMAND",
        summary: "explain what happened, or what a command would send",
        examples: ["explain", "explain 4", "explain create us-east-1"],
        arguments: [.init("N", .record(.any), .optional)]
    )

    /// The record's number; nil for the newest.
    let number: Int?

    init(_ arguments: Arguments) throws(ParseError) {
        number = try arguments.record()
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        ExplainView.answer(try context.session.shownRecord(number), now: context.services.time.now)
    }
}
