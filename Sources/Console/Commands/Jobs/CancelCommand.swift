import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `cancel` command, which stops a job; the outcome of a payment that was sent is followed.
struct CancelCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "cancel",
        group: .console,
        usage: "cancel JOB",
        summary: "stop a job (a payment it has already sent is not undone)",
        examples: ["cancel 7", "cancel order-17", "cancel 7 --json"],
        arguments: [.init("JOB", .job)]
    )

    private let reference: JobReference

    init(_ arguments: Arguments) throws(ParseError) {
        reference = JobReference(try arguments.word("JOB"))
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let jobs = context.services.jobs
        guard let number = reference.number, let job = await jobs.job(number) else {
            return try await cancelServed(in: context)
        }
        guard job.outcome == nil else {
            throw CommandError.other(.syntax, "$\(number) has already ended", hint: "wait \(number)")
        }
        await jobs.cancel(number)
        await context.mergeFinishedJobs()
        await jobs.markShown(number)
        let place = job.progress.value.map { " at \($0.words)" } ?? ""
        let isOpen = await jobs.job(number)?.outcome?.record.isUnknown ?? false
        return .done(
            "$\(number) cancelled\(place)" + (isOpen ? ". A payment was sent and is being tracked" : ""),
            json: ["n": .int(number), "status": "cancelled"]
        )
    }

    /// Cancels a served job: at once if it waits, else as soon as its worker notices.
    private func cancelServed(in context: CommandContext) async throws(CommandError) -> CommandResult {
        guard let queue = context.services.servedJobs, let found = try await reference.served(in: context.services)
        else { throw await reference.notFound(in: context.services) }
        let name = found.key.jobId.terminalSafe(upTo: 80)
        guard !found.state.isFinal else {
            throw .other(
                .syntax,
                "\(name) has already ended: \(found.status)",
                hint: "wait \(JobReference.typed(found.key.jobId))"
            )
        }
        let job: JobRecord?
        do {
            job = try await queue.store.cancel(found.key)
        } catch {
            throw CommandError(error)
        }
        guard let job else { throw await reference.notFound(in: context.services) }
        context.services.server.stop(job)
        let words = job.state.isFinal ? "cancelled" : "is being stopped. A payment it has sent is tracked"
        return .done("\(name) \(words)", json: .object(job.summary))
    }
}
