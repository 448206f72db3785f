import CommandLanguage
import Core
import ExecutorCore
import OrderedJSON

/// The `wait` command, which waits for one job, or for all whose output was not shown, and shows their output.
struct WaitCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "wait",
        group: .console,
        usage: "wait [JOB]",
        summary: "wait for one job, or for all of this prompt, then show the output (Ctrl-C leaves jobs running)",
        examples: ["wait", "wait 7", "wait order-17"],
        arguments: [.init("JOB", .job, .optional)]
    )

    /// The job; nil for all commands in the background whose output was not shown.
    private let reference: JobReference?

    init(_ arguments: Arguments) throws(ParseError) {
        reference = try arguments.optionalWord("JOB").map { JobReference($0) }
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let jobs = context.services.jobs
        let numbers: [Int]
        if let reference {
            guard let number = reference.number, await jobs.job(number) != nil else {
                return try await endOfServed(reference, in: context)
            }
            numbers = [number]
        } else {
            numbers = await jobs.all.filter { !$0.isShown }.map(\.number)
        }
        guard await context.interruptible({ await jobs.settled(numbers) }) else {
            throw CommandError.other(.cancelled, "stopped waiting, the jobs are still running", hint: "jobs")
        }
        await context.mergeFinishedJobs()
        var code: Int32 = 0
        for number in numbers {
            guard let outcome = await jobs.job(number)?.outcome else { continue }
            await jobs.markShown(number)
            if context.options.form == .json {
                context.output.write([JSONValue.object(outcome.record.json).terminalSafe], to: .standardOutput)
            } else {
                outcome.page.print(on: context.output)
            }
            if code == 0 { code = outcome.code }
        }
        if let waiting = await jobs.waitingNumber, numbers.contains(waiting) {
            throw CommandError.other(
                .paymentRequired,
                "$\(waiting) needs your approval to pay",
                hint: "pay \(waiting)"
            )
        }
        var answer = CommandResult()
        answer.exitCodeOverride = code
        return answer
    }

    /// Waits for the end of a served job, and returns its response.
    private func endOfServed(
        _ reference: JobReference,
        in context: CommandContext
    ) async throws(CommandError) -> CommandResult {
        guard let queue = context.services.servedJobs, let found = try await reference.served(in: context.services)
        else { throw await reference.notFound(in: context.services) }
        let hasEnded = await context.interruptible {
            while !Task.isCancelled, await queue.end(of: found, within: .seconds(60)) == nil {
                // A job that was removed meanwhile has no end to wait for, and a store that fails says so below.
                guard let _ = try? await queue.store.job(found.key) else { break }
            }
            return !Task.isCancelled
        }
        guard hasEnded else { throw .other(.cancelled, "stopped waiting, the job is still running", hint: "jobs") }
        guard let job = try await reference.served(in: context.services) else {
            throw await reference.notFound(in: context.services)
        }
        return ServedJobsView.answer(job)
    }
}
