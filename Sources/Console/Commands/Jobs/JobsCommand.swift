import CommandLanguage
import ExecutorCore

/// The `jobs` command, which lists running and finished background jobs.
struct JobsCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "jobs",
        group: .console,
        usage: "jobs",
        summary: "list running and finished jobs: commands in the background (COMMAND &), and served tasks",
        examples: ["jobs", "keys &", "jobs --json"]
    )

    init(_ arguments: Arguments) throws(ParseError) {}

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let own = await context.services.jobs.all
        guard let queue = context.services.servedJobs else { return JobsView.answer(own) }
        do throws(JobStoreError) {
            let served = try await queue.store.jobs(JobFilter(), before: nil, limit: ServedJobsView.limit)
            return served.isEmpty ? JobsView.answer(own) : ServedJobsView.answer(served, beside: own)
        } catch {
            throw CommandError(error)
        }
    }
}
