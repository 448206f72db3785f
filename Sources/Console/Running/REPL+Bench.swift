import CommandLanguage
import Core
import ExecutorCore
import PaymentModel

extension REPL {
    /// `bench`: runs a command many times, several at once, and tells how long it took.
    ///
    /// A payment that is not made ends it: what waits for a person cannot be measured.
    mutating func measured(_ pipeline: Pipeline, _ plan: BenchOptions) async throws -> Int32 {
        let (definition, command, manner) = try read(pipeline)
        guard case .cache(let cacheCommand) = command else {
            throw CommandError.nothingToShow("\(definition.name) sends no task", instead: "help \(definition.name)")
        }
        let planner = CacheTaskBuilder(state: state, ids: effects.ids, cache: manner.cache)
        let first = try planner.tasks(for: cacheCommand)
        var record = Record(number: effects.money.numbers.begin(), line: pipeline.source)
        defer { effects.money.numbers.end(madeRecord: record.answer.makesRecord) }
        record.tasks = first
        let start = effects.time.uptime
        let runs = await runs(of: cacheCommand, first, planner, plan)
        record.elapsed = effects.time.uptime - start
        let operations = definition.cost == .operation ? runs.reduce(0) { $0 + $1.answered } : 0
        record.answer = BenchView.answer(
            runs,
            plan,
            elapsed: record.elapsed,
            record: record.number,
            operations: operations
        )
        record.answer.makesRecord = true
        state.records.append(record)
        return try await deliver(record, to: try destination(of: pipeline), in: manner, below: pipeline.prefixes)
    }

    private func runs(
        of command: CacheCommand,
        _ first: [ExecutorTask],
        _ planner: CacheTaskBuilder,
        _ plan: BenchOptions
    ) async -> [BenchRun] {
        let (executor, time, limit) = (effects.executor, effects.time, style.timeLimit)
        return await Self.interruptible(by: interrupts) {
            await withTaskGroup(of: BenchRun.self) { group in
                var begun = 0
                func begin() {
                    // Only the first run's tasks can fail to be planned, and they are planned.
                    let tasks = begun == 0 ? first : (try? planner.tasks(for: command)) ?? []
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
}
