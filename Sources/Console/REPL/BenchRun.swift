import Core
import ExecutorCore
import PaymentModel

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
