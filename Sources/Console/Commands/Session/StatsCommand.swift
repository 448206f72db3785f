import CommandLanguage
import Core

/// The `stats` command, which shows the tasks, errors and times of the session, and the amounts spent.
struct StatsCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "stats",
        group: .session,
        usage: "stats [since DUR]",
        summary: "tasks, errors and times of this session, spending by operation and day",
        examples: ["stats", "stats since 7d", "stats --json"],
        options: [.taking("since", .duration)]
    )

    /// The span of the ledger that is counted; nil for all of it.
    let span: Duration?

    init(_ arguments: Arguments) throws(ParseError) {
        span = try arguments.duration(option: "since")
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let entries = try await context.ledgerEntries(since: span)
        return StatsView.answer(Array(context.session.records.kept), entries)
    }
}
