import CommandLanguage

/// The `jobs` command, which lists running and finished background jobs.
struct JobsCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "jobs",
        group: .console,
        usage: "jobs",
        summary: "list running and finished jobs (COMMAND & starts one)",
        examples: ["jobs", "keys &", "jobs --json"]
    )

    init(_ arguments: Arguments) throws(ParseError) {}

    func run(in context: inout CommandContext) async throws -> CommandResult {
        JobsView.answer(await context.services.jobs.all)
    }
}
