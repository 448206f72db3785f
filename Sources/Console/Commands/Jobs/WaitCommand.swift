import CommandLanguage
import Core
import OrderedJSON

/// The `wait` command, which waits for one job, or for all whose output was not shown, and shows their output.
struct WaitCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "wait",
        group: .console,
        usage: "wait [N]",
        summary: "wait for one job or all, then show the output (Ctrl-C leaves jobs running)",
        examples: ["wait", "wait 7", "wait --json"],
        arguments: [.init("N", .record(.running), .optional)]
    )

    /// The job's number; nil for all whose output was not shown.
    let number: Int?

    init(_ arguments: Arguments) throws(ParseError) {
        number = try arguments.record()
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let jobs = context.services.jobs
        let numbers: [Int]
        if let number {
            guard await jobs.job(number) != nil else { throw await CancelCommand.noJob(number, in: context) }
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
}
