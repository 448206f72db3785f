import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import TestDoubles
import TestSupport

/// Workers over a provider and a store in memory.
struct JobWorkshop {
    let store: InMemoryJobStore

    init(clock: AppClock = .system) {
        store = InMemoryJobStore(clock: clock)
    }

    static func job(_ id: String, runAt: Timestamp? = nil) -> NewJob {
        let fields: JSONObject = ["cacheId": "c", "cacheKey": .string(id)]
        let task = ExecutorTask(jobId: id, provider: "plain", operation: .get, fields: fields)
        return NewJob(key: JobKey(jobId: id), task: task, runAt: runAt)
    }

    static func failure(_ code: FailureCode) -> ProviderError {
        .failed(TaskFailure(code: code, message: "it failed"))
    }

    /// Lets workers over a provider work until `test` has ended.
    func working(
        _ provider: PlainCache,
        settings: JobRunner.Settings = JobRunner.Settings(),
        _ test: @escaping @Sendable (JobQueue, JobRunner) async throws -> Void
    ) async throws {
        let queue = JobQueue(store: store)
        let executor = Executor(
            registry: ProviderRegistry(caches: [provider]),
            time: .system,
            limit: .seconds(600),
            logger: .silent
        )
        let runner = JobRunner(
            queue: queue,
            executor: executor,
            settings: settings,
            breaker: ProviderBreaker(time: .system),
            time: .system,
            logger: .silent,
            random: { 0 }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await runner.run() }
            try await test(queue, runner)
            group.cancelAll()
        }
    }

    /// Waits for the end of a job.
    func ended(_ id: String, in queue: JobQueue) async throws -> JobRecord {
        while true {
            if let job = try await store.job(JobKey(jobId: id)), job.state.isFinal { return job }
            await queue.waitForChange(atMost: .milliseconds(50))
        }
    }
}
