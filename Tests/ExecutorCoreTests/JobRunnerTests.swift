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
    private let workshop = JobWorkshop()

    @Test func `jobs are executed, and their responses kept`() async throws {
        let provider = PlainCache { request, _ in TaskResult(["key": .string(request.operation.rawValue)]) }
        try await workshop.working(provider) { queue, _ in
            for id in 1...50 { _ = try await queue.submit(JobWorkshop.job("\(id)")) }
            for id in 1...50 {
                let job = try await workshop.ended("\(id)", in: queue)
                #expect(job.state == .completed && job.attempts == 1)
                #expect(job.answer?["result"] == ["key": "get"])
            }
        }
    }

    @Test func `what is sent of a file is told as long as its job runs`() async throws {
        let (told, tell) = AsyncStream.makeStream(of: JobKey.self)
        let provider = PlainCache { _, context in
            for sent in [1, 2, 500] { context.observer.report(.progress(sent: sent, of: 1000)) }
            for await _ in told { break }
            return TaskResult(.null)
        }
        try await workshop.working(provider) { queue, _ in
            let seen = Mutex<[JobFileProgress.Part?]>([])
            queue.progress.listen { [progress = queue.progress] job in
                seen.withLock { $0.append(progress.part(of: job)) }
                if seen.withLock(\.count) == 2 { tell.yield(job) }
            }
            _ = try await queue.submit(JobWorkshop.job("1"))
            _ = try await workshop.ended("1", in: queue)
            // The second report is of the same percent.
            #expect(seen.withLock(\.self) == [.init(sent: 1, of: 1000), .init(sent: 500, of: 1000)])
            #expect(queue.progress.part(of: JobKey(jobId: "1")) == nil)
        }
    }

    @Test func `a failure that may pass is tried again, and counted`() async throws {
        let tries = Mutex(0)
        let provider = PlainCache { _, _ throws(ProviderError) in
            let number = tries.withLock { count in
                count += 1
                return count
            }
            guard number == 3 else { throw JobWorkshop.failure(.upstreamFailed) }
            return TaskResult(["n": .int(number)])
        }
        try await workshop.working(provider) { queue, _ in
            _ = try await queue.submit(JobWorkshop.job("1"))
            let job = try await workshop.ended("1", in: queue)
            #expect(job.state == .completed && job.attempts == 3)
        }
    }

    @Test("a failure that will not pass, or with a payment, ends the job", arguments: [true, false])
    func ends(_ isPaid: Bool) async throws {
        let provider = PlainCache { _, _ throws(ProviderError) in
            guard isPaid else { throw JobWorkshop.failure(.refused) }
            let payment = JobSamples.payment(.unknown)
            throw .unpaid(payment, TaskFailure(code: .timedOut, message: "no answer"))
        }
        try await workshop.working(provider) { queue, _ in
            _ = try await queue.submit(JobWorkshop.job("1"))
            let job = try await workshop.ended("1", in: queue)
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
            throw JobWorkshop.failure(.upstreamFailed)
        }
        var settings = JobRunner.Settings()
        settings.mayHavePaid = { $0.request.url.host == payingHost }
        try await workshop.working(provider, settings: settings) { queue, _ in
            _ = try await queue.submit(JobWorkshop.job("1"))
            let job = try await workshop.ended("1", in: queue)
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
            throw JobWorkshop.failure(.cancelled)
        }
        try await workshop.working(provider) { queue, runner in
            _ = try await queue.submit(JobWorkshop.job("1"))
            for await _ in arrived.stream { break }
            let job = try #require(try await workshop.store.cancel(JobKey(jobId: "1")))
            #expect(job.isCancelled && !job.state.isFinal)
            runner.stop(job)
            #expect(try await workshop.ended("1", in: queue).state == .cancelled)
        }
    }

    @Test func `workers that end hand their jobs back, and the attempt does not count`() async throws {
        let arrived = AsyncStream<Void>.makeStream()
        let provider = PlainCache { _, _ throws(ProviderError) in
            arrived.continuation.yield()
            try? await Task.sleep(for: .seconds(600))
            throw JobWorkshop.failure(.cancelled)
        }
        try await workshop.working(provider) { queue, _ in
            _ = try await queue.submit(JobWorkshop.job("1"))
            for await _ in arrived.stream { break }
        }
        let job = try #require(try await workshop.store.job(JobKey(jobId: "1")))
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
        try await workshop.working(provider, settings: settings) { queue, _ in
            for id in 1...60 { _ = try await queue.submit(JobWorkshop.job("\(id)")) }
            for id in 1...60 { _ = try await workshop.ended("\(id)", in: queue) }
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
        try await workshop.working(PlainCache { _, _ in TaskResult(.null) }) { queue, _ in
            _ = try await queue.submit(NewJob(key: JobKey(jobId: "1"), task: task))
            let job = try await workshop.ended("1", in: queue)
            #expect(job.state == .failed && job.attempts == 1)
            #expect(job.answer?["error"] == "Unsupported cache provider: removed; supported: plain")
        }
    }

    @Test func `a full queue takes no new job, and knows the old ones`() async throws {
        let queue = JobQueue(store: workshop.store, limit: 2)
        for id in ["1", "2"] { _ = try await queue.submit(JobWorkshop.job(id)) }
        let error = await #expect(throws: JobStoreError.self) { try await queue.submit(JobWorkshop.job("3")) }
        #expect(error?.code == .queueFull)
        guard case .known = try await queue.submit(JobWorkshop.job("1")) else {
            Issue.record("a job that waits is known")
            return
        }
        #expect(try await workshop.store.job(JobKey(jobId: "3")) == nil)
    }
}
