import CommandLanguage
import Core

/// The `trace` command, which shows the HTTP exchanges of a record, with secrets masked.
struct TraceCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "trace",
        group: .payments,
        usage: "trace [N]",
        summary: "show the HTTP requests of a record, secrets masked",
        examples: ["trace", "trace 5", "trace 5 --json"],
        arguments: [.init("N", .record(.any), .optional)]
    )

    /// The record's number; nil for the newest.
    let number: Int?

    init(_ arguments: Arguments) throws(ParseError) {
        number = try arguments.record()
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let shown = try context.session.shownRecord(number)
        guard !shown.exchanges.isEmpty else {
            throw CommandError.nothingToShow("$\(shown.number) sent no request", instead: "explain \(shown.number)")
        }
        return TraceView.answer(shown, width: context.layoutWidth)
    }
}

extension SessionState {
    /// Returns the record of a number, or the newest for nil.
    func shownRecord(_ number: Int?) throws(CommandError) -> Record {
        if let number { return try records.record(number) }
        guard let last = records.last else { throw .nothingToShow("nothing has been run yet", instead: "help") }
        return last
    }
}
