import Core
import ExecutorCore
import HTTPTypes
import Logging
import OrderedJSON
import PaymentModel
import Synchronization
import TestDoubles
import TestSupport
import Testing

@Suite("Workers of jobs", .timeLimit(.minutes(5)))
struct JobRunnerTests {
    private let store = InMemoryJobStore(clock: .system)

    private static func job(_ id: String, runAt: Timestamp? = nil) -> NewJob {
        let fields: JSONObject = ["cacheId": "c", "cacheKey": .string(id)]
        let task = ExecutorTask(jobId: id, provider: "plain", operation: .get, fields: fields)
        return NewJob(key: JobKey(jobId: id), task: task, runAt: runAt)
    }

    private static func failure(_ code: FailureCode) -> ProviderError {
        .failed(TaskFailure(code: code, message: "it failed"))
    }

    /// Lets workers over a provider work until `test` has ended.
    private func working(
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
    private func ended(_ id: String, in queue: JobQueue) async throws -> JobRecord {
        while true {
            if let job = try await store.job(JobKey(jobId: id)), job.state.isFinal { return job }
            await queue.waitForChange(atMost: .milliseconds(50))
        }
    }

    @Test func `jobs are executed, and their responses kept`() async throws {
        let provider = PlainCache { request, _ in TaskResult(["key": .string(request.operation.rawValue)]) }
        try await working(provider) { queue, _ in
            for id in 1...50 { _ = try await queue.submit(Self.job("\(id)")) }
            for id in 1...50 {
                let job = try await ended("\(id)", in: queue)
                #expect(job.state == .completed && job.attempts == 1)
                #expect(job.answer?["result"] == ["key": "get"])
            }
        }
    }

    @Test func `a failure that may pass is tried again, and counted`() async throws {
        let tries = Mutex(0)
        let provider = PlainCache { _, _ throws(ProviderError) in
            let number = tries.withLock { count in
                count += 1
                return count
            }
            guard number == 3 else { throw Self.failure(.upstreamFailed) }
            return TaskResult(["n": .int(number)])
        }
        try await working(provider) { queue, _ in
            _ = try await queue.submit(Self.job("1"))
            let job = try await ended("1", in: queue)
            #expect(job.state == .completed && job.attempts == 3)
        }
    }

    @Test("a failure that will not pass, or with a payment, ends the job", arguments: [true, false])
    func ends(_ isPaid: Bool) async throws {
        let provider = PlainCache { _, _ throws(ProviderError) in
            guard isPaid else { throw Self.failure(.refused) }
            let payment = JobSamples.payment(.unknown)
            throw .unpaid(payment, TaskFailure(code: .timedOut, message: "no answer"))
        }
        try await working(provider) { queue, _ in
            _ = try await queue.submit(Self.job("1"))
            let job = try await ended("1", in: queue)
            #expect(job.state == .failed && job.attempts == 1)
            #expect(job.mayBeRetried == !isPaid)
        }
    }

    @Test("a request that a paying host received is not repeated", arguments: ["router.example", "other.example"])
    func router(_ payingHost: String) async throws {
        let provider = PlainCache { _, context throws(ProviderError) in
            if let url = try? HTTPURL("http://router.example/proxy") {
                let request = HTTPClientRequest(.post, url)
                let outcome = HTTPExchange.Outcome.response(HTTPClientResponse(status: 502))
                context.observer.report(.exchange(HTTPExchange(request, outcome, elapsed: .zero)))
            }
            throw Self.failure(.upstreamFailed)
        }
        var settings = JobRunner.Settings()
        settings.mayHavePaid = { $0.request.url.host == payingHost }
        try await working(provider, settings: settings) { queue, _ in
            _ = try await queue.submit(Self.job("1"))
            let job = try await ended("1", in: queue)
            let isPaying = payingHost == "router.example"
            #expect(job.attempts == (isPaying ? 1 : 5))
            #expect(job.mayBeRetried == !isPaying)
            #expect(job.answer?["spending"] == (isPaying ? "unknown" : nil))
        }
    }

    @Test func `a job that runs is stopped when it is cancelled`() async throws {
        let arrived = AsyncStream<Void>.makeStream()
        let provider = PlainCache { _, _ throws(ProviderError) in
            arrived.continuation.yield()
            try? await Task.sleep(for: .seconds(600))
            throw Self.failure(.cancelled)
        }
        try await working(provider) { queue, runner in
            _ = try await queue.submit(Self.job("1"))
            for await _ in arrived.stream { break }
            let job = try #require(try await store.cancel(JobKey(jobId: "1")))
            #expect(job.isCancelled && !job.state.isFinal)
            runner.stop(job)
            #expect(try await ended("1", in: queue).state == .cancelled)
        }
    }

    @Test func `workers that end hand their jobs back, and the attempt does not count`() async throws {
        let arrived = AsyncStream<Void>.makeStream()
        let provider = PlainCache { _, _ throws(ProviderError) in
            arrived.continuation.yield()
            try? await Task.sleep(for: .seconds(600))
            throw Self.failure(.cancelled)
        }
        try await working(provider) { queue, _ in
            _ = try await queue.submit(Self.job("1"))
            for await _ in arrived.stream { break }
        }
        let job = try #require(try await store.job(JobKey(jobId: "1")))
        #expect(job.state == .queued && job.attempts == 0)
    }

    @Test(
        "no more jobs are at work than there are workers, and than a provider may have",
        arguments: [(3, 32), (32, 3)]
    )
    func limits(_ concurrency: Int, _ perProvider: Int) async throws {
        let counts = Mutex((now: 0, most: 0))
        let provider = PlainCache { _, _ in
            counts.withLock { counts in
                counts.now += 1
                counts.most = max(counts.most, counts.now)
            }
            await Task.yield()
            counts.withLock { $0.now -= 1 }
            return TaskResult(.null)
        }
        var settings = JobRunner.Settings()
        settings.concurrency = concurrency
        settings.concurrencyPerProvider = perProvider
        try await working(provider, settings: settings) { queue, _ in
            for id in 1...60 { _ = try await queue.submit(Self.job("\(id)")) }
            for id in 1...60 { _ = try await ended("\(id)", in: queue) }
        }
        #expect(counts.withLock { $0.most } <= 3)
    }

    @Test func `a job of a provider that is not there any more fails at once, and says so`() async throws {
        let task = ExecutorTask(
            jobId: "1",
            provider: "removed",
            operation: .get,
            fields: ["cacheId": "c", "cacheKey": "k"]
        )
        try await working(PlainCache { _, _ in TaskResult(.null) }) { queue, _ in
            _ = try await queue.submit(NewJob(key: JobKey(jobId: "1"), task: task))
            let job = try await ended("1", in: queue)
            #expect(job.state == .failed && job.attempts == 1)
            #expect(job.answer?["error"] == "Unsupported cache provider: removed; supported: plain")
        }
    }

    @Test func `a full queue takes no new job, and knows the old ones`() async throws {
        let queue = JobQueue(store: store, limit: 2)
        for id in ["1", "2"] { _ = try await queue.submit(Self.job(id)) }
        let error = await #expect(throws: JobStoreError.self) { try await queue.submit(Self.job("3")) }
        #expect(error?.code == .queueFull)
        guard case .known = try await queue.submit(Self.job("1")) else {
            Issue.record("a job that waits is known")
            return
        }
        #expect(try await store.job(JobKey(jobId: "3")) == nil)
    }
}
