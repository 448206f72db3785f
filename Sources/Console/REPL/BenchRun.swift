import Core
import ExecutorCore
import PaymentModel

/// One run of a command under `bench`.
struct BenchRun: Sendable, Hashable {
    /// The time that the run took.
    let elapsed: Duration
    /// The failure of the run; nil if it succeeded.
    let failure: TaskFailure?
    /// The number of tasks that succeeded.
    let answered: Int
    /// The payment of its last task; nil if there was none.
    let payment: PaymentSummary?

    /// True if a payment was required and not made.
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

    /// Runs a command as many times as the options say, several at once.
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
                    // Only the first run's tasks can fail to be built, and those are built already.
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
