import CommandLanguage
import Core
import ExecutorCore
import PaymentModel

extension REPL {
    /// `bench`: runs a command many times, several at once, and tells how long it took.
    ///
    /// A payment that is not made ends it: what waits for a person cannot be measured.
    mutating func measured(_ pipeline: Pipeline, _ plan: BenchOptions) async throws -> Int32 {
        let parsed = try read(pipeline)
        let signature = parsed.signature
        guard let command = parsed.command as? any TaskCommand else {
            throw CommandError.nothingToShow("\(signature.name) sends no task", instead: "help \(signature.name)")
        }
        let target = try destination(of: pipeline)
        return try await run(pipeline, to: target, parsed.options) { context throws in
            let builder = CacheTaskBuilder(context)
            let first = try command.tasks(with: builder)
            context.record.tasks = first
            let start = context.services.time.uptime
            let runs = await BenchRun.runs(of: command, first, builder, plan, in: context)
            context.record.elapsed = context.services.time.uptime - start
            var result = BenchView.answer(
                runs,
                plan,
                elapsed: context.record.elapsed,
                record: context.record.number,
                operations: signature.cost == .operation ? runs.reduce(0) { $0 + $1.answered } : 0
            )
            result.makesRecord = true
            return result
        }
    }
}

/// One run of a command under `bench`.
struct BenchRun: Sendable, Hashable {
    /// How long it took.
    let elapsed: Duration
    /// Why it failed, if it did.
    let failure: TaskFailure?
    /// How many of its tasks were done.
    let answered: Int
    /// What was paid for it.
    let payment: PaymentSummary?

    /// True if money was asked for and not paid.
    var isUnpaid: Bool { payment.map { $0.outcome != .paid } ?? false }

    static func run(
        _ tasks: [ExecutorTask],
        _ executor: Executor,
        _ time: AppClock,
        limit: Duration?
    ) async -> BenchRun {
        let start = time.uptime
        var last: ExecutorResponse?
        var answered = 0
        for task in tasks {
            last = await executor.execute(task, origin: .console, limit: limit)
            if last?.failure != nil { break }
            answered += 1
        }
        let elapsed = time.uptime - start
        return BenchRun(elapsed: elapsed, failure: last?.failure, answered: answered, payment: last?.payment)
    }

    /// Runs a command as often as the plan says, several times at once.
    static func runs(
        of command: any TaskCommand,
        _ first: [ExecutorTask],
        _ builder: CacheTaskBuilder,
        _ plan: BenchOptions,
        in context: CommandContext
    ) async -> [BenchRun] {
        let (executor, time, limit) = (context.services.executor, context.services.time, context.terminal.timeLimit)
        return await context.interruptible {
            await withTaskGroup(of: BenchRun.self) { group in
                var begun = 0
                func begin() {
                    // Only the first run's tasks can fail to be planned, and they are planned.
                    let tasks = begun == 0 ? first : (try? command.tasks(with: builder)) ?? []
                    begun += 1
                    group.addTask { await BenchRun.run(tasks, executor, time, limit: limit) }
                }
                while begun < plan.clients { begin() }
                var runs: [BenchRun] = []
                var goesOn = true
                while let run = await group.next() {
                    runs.append(run)
                    goesOn = goesOn && !Task.isCancelled && !run.isUnpaid
                    if goesOn, begun < plan.count { begin() }
                }
                return runs
            }
        }
    }
}
