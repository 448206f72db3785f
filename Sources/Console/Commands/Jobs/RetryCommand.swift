import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `retry` command, which queues a served job again that failed and surely spent nothing.
struct RetryCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "retry",
        group: .console,
        usage: "retry JOBID",
        summary: "queue a served job again that failed and spent nothing",
        examples: ["retry order-17", "RETRY order-17", "retry order-17 --json"],
        arguments: [.init("JOBID", .job)]
    )

    private let job: JobReference

    init(_ arguments: Arguments) throws(ParseError) {
        job = JobReference(try arguments.word("JOBID"))
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        guard let queue = context.services.servedJobs, let found = try await job.served(in: context.services) else {
            throw await job.notFound(in: context.services)
        }
        let name = found.key.jobId.terminalSafe(upTo: 80)
        let after: JobRecord?
        do {
            after = try await queue.store.restart(found.key, from: JobRecord.retriedStates, trace: nil)
        } catch {
            throw CommandError(error)
        }
        guard let after else { throw await job.notFound(in: context.services) }
        guard found.mayBeRetried, [.queued, .scheduled].contains(after.state) else {
            let text = "\(name) \(after.reasonNotToRetry), it is not retried"
            throw CommandError.other(.jobConflict, text, hint: "jobs")
        }
        queue.wake()
        let words = after.state == .scheduled ? "waits again until \(after.runAfter.iso8601)" : "is queued again"
        return .done("\(name) \(words)", json: .object(after.summary))
    }
}
