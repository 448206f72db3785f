import CommandLanguage
import Core
import OrderedJSON

/// The `cancel` command, which stops a job; the outcome of a payment that was sent is followed.
struct CancelCommand: ConsoleCommand {
    static let signature = CommandSignature(
        "cancel",
        group: .console,
        usage: "cancel N",
        summary: "stop a job (a payment it has already sent is not undone)",
        examples: ["cancel 7", "CANCEL 7", "cancel 7 --json"],
        arguments: [.init("N", .record(.running))]
    )

    let number: Int

    init(_ arguments: Arguments) throws(ParseError) {
        guard let number = try arguments.record() else { throw ParseError(.missing("N", of: "cancel")) }
        self.number = number
    }

    func run(in context: inout CommandContext) async throws -> CommandResult {
        let jobs = context.services.jobs
        guard let job = await jobs.job(number) else { throw await Self.noJob(number, in: context) }
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

    /// Returns the error for a job that does not exist.
    static func noJob(_ number: Int, in context: CommandContext) async -> CommandError {
        let numbers = await context.services.jobs.all.map { "$\($0.number)" }
        return .other(
            .syntax,
            "no job $\(number)"
                + (numbers.isEmpty ? ": none was started" : "; jobs: \(numbers.joined(separator: ", "))"),
            hint: numbers.isEmpty ? "help jobs" : "jobs"
        )
    }
}
