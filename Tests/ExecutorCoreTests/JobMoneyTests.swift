import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import Synchronization
import TestDoubles
import TestSupport
import Testing

/// Ends of attempts at jobs that may have cost money.
@Suite("Jobs and what was paid for them", .timeLimit(.minutes(5)))
struct JobMoneyTests {
    /// A provider whose work goes on until a latch is opened; a cancellation does not end it.
    private static func slow(_ arrived: AsyncStream<Void>.Continuation, until latch: Latch) -> PlainCache {
        PlainCache { _, _ in
            arrived.yield()
            _ = await Task { await latch.pass() }.value
            return TaskResult(["n": 1])
        }
    }

    @Test func `a job that is at work when the server ends is finished, and no other is begun`() async throws {
        let workshop = JobWorkshop()
        let arrived = AsyncStream<Void>.makeStream()
        let latch = Latch()
        var settings = JobRunner.Settings()
        settings.concurrency = 1
        settings.drain = .seconds(600)
        try await workshop.working(Self.slow(arrived.continuation, until: latch), settings: settings) { queue, runner in
            for id in ["1", "2"] { _ = try await queue.submit(JobWorkshop.job(id)) }
            for await _ in arrived.stream { break }
            runner.drain()
            latch.open()
            #expect(try await workshop.ended("1", in: queue).state == .completed)
        }
        #expect(try await workshop.store.job(JobKey(jobId: "2"))?.state == .queued)
    }

    @Test func `what may have been paid is not handed to another worker`() async throws {
        let workshop = JobWorkshop()
        let arrived = AsyncStream<Void>.makeStream()
        let provider = PlainCache { _, context throws(ProviderError) in
            if let url = try? HTTPURL("http://router.example/proxy") {
                let outcome = HTTPExchange.Outcome.response(HTTPClientResponse(status: 202))
                context.observer.report(.exchange(HTTPExchange(HTTPClientRequest(.post, url), outcome, elapsed: .zero)))
            }
            arrived.continuation.yield()
            try? await Task.sleep(for: .seconds(600))
            throw JobWorkshop.failure(.cancelled)
        }
        var settings = JobRunner.Settings()
        settings.mayHavePaid = { _ in true }
        try await workshop.working(provider, settings: settings) { queue, _ in
            _ = try await queue.submit(JobWorkshop.job("1"))
            for await _ in arrived.stream { break }
        }
        let job = try #require(try await workshop.store.job(JobKey(jobId: "1")))
        #expect(job.state == .failed && job.answer?["spending"] == "unknown" && !job.mayBeRetried)
    }

    @Test func `a clock that is set does not make a process take its own job`() async throws {
        let time = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_800_000_000)))
        let workshop = JobWorkshop(clock: .shifted(by: time))
        let arrived = AsyncStream<Void>.makeStream()
        let latch = Latch()
        let provider = Self.slow(arrived.continuation, until: latch)
        try await workshop.working(provider) { queue, _ in
            _ = try await queue.submit(JobWorkshop.job("1"))
            for await _ in arrived.stream { break }
            time.advance(by: .seconds(3600))
            // Another job is claimed after the clock was set, so the first one was looked at.
            _ = try await queue.submit(JobWorkshop.job("2"))
            for await _ in arrived.stream { break }
            for _ in 1...2 { latch.open() }
            #expect(try await workshop.ended("1", in: queue).attempts == 1)
            #expect(try await workshop.ended("2", in: queue).attempts == 1)
        }
    }

    @Test func `the doubt that a lost worker leaves stays until the job is done`() throws {
        var job = JobRecord(JobWorkshop.job("1"), number: 1, at: Timestamp(sinceEpoch: .zero))
        let failure: JSONObject = ["jobId": "1", "status": "failed", "error": "down", "errorCode": "unreachable"]
        func end(_ outcome: JobEnding.Outcome) {
            job.state = .running
            job.attempts += 1
            _ = job.end(outcome, at: Timestamp(sinceEpoch: .zero))
        }
        end(.ended(.failed, failure))
        #expect(job.mayBeRetried)
        _ = job.restart(at: Timestamp(sinceEpoch: .zero))
        #expect(job.attempts == 0)
        job.state = .running
        _ = job.lose(at: Timestamp(sinceEpoch: .zero))
        end(.again(after: .seconds(1), failure))
        end(.ended(.failed, failure))
        #expect(!job.mayBeRetried && job.answer?["spending"] == "unknown")
        end(.ended(.completed, ["jobId": "1", "status": "completed"]))
        #expect(job.answer?["spending"] == nil)
    }

    @Test(
        "a payment that a server ordered goes on when its task is cancelled; at the prompt it stops",
        arguments: [true, false]
    )
    func cancellation(_ isServed: Bool) async throws {
        let context = ExecutionContext(
            jobId: "1",
            origin: isServed ? .server : .console,
            deadline: Deadline(after: .seconds(600), on: .system),
            time: .system,
            logger: .silent,
            observer: .none
        )
        let (arrived, arrival) = AsyncStream<Void>.makeStream()
        let (opened, opening) = AsyncStream<Void>.makeStream()
        let task = Task {
            await context.paying {
                arrival.yield()
                for await _ in opened { return !Task.isCancelled }
                return false
            }
        }
        for await _ in arrived { break }
        task.cancel()
        opening.yield()
        opening.finish()
        #expect(await task.value == isServed)
    }
}
