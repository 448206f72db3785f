import Core
import ExecutorCore
import Logging
import OrderedJSON
import PaymentModel
import TestDoubles
import Testing
import TestSupport

@Suite("The path of a task")
struct ExecutorTests {
    private static let time = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))
    private static let get =
        #"{"jobId":"j","taskType":"cache","provider":"plain","cacheOperation":"get","cacheId":"c","cacheKey":"k"}"#

    private static func executor(
        _ caches: PlainCache...,
        limit: Duration = .seconds(30),
        time: ManualClock = time,
        log: RecordedLines = RecordedLines(),
        level: Logger.Level = .info
    ) -> Executor {
        Executor(
            registry: ProviderRegistry(caches: caches),
            time: .manual(time),
            limit: limit,
            logger: .recording(log, level: level)
        )
    }

    private static func task(_ text: String) throws -> ExecutorTask {
        ExecutorTask(try #require(try JSONValue(parsing: text).object))
    }

    private static let absent = PlainCache { _, _ throws(ProviderError) in
        throw .keyNotFound(key: "k", TaskFailure(code: .keyNotFound, message: "no key k", upstreamStatus: 404))
    }

    @Test func `a task reaches its provider and comes back under its id`() async throws {
        let cache = PlainCache { request, context throws(ProviderError) in
            #expect(request == .get(CacheAddress(cacheId: "c", key: "k")))
            #expect(context.jobId == "j")
            return TaskResult("done")
        }
        let other = PlainCache("other") { _, _ throws(ProviderError) in TaskResult("wrong") }
        let response = await Self.executor(other, cache).execute(try Self.task(Self.get), origin: .console)
        #expect(response == .completed("j", TaskResult("done")))
    }

    @Test(
        "what nobody does is refused, and those who do are named",
        arguments: [
            (
                #"{"jobId":"j","taskType":"train","provider":"x"}"#,
                "Unsupported task type: train; supported: cache", FailureCode.unsupported
            ),
            (
                #"{"jobId":"j","taskType":"run","provider":"plain"}"#,
                "Unsupported task type: run; supported: cache", .unsupported
            ),
            (
                #"{"jobId":"j","taskType":"store","provider":"pinata"}"#,
                "Unsupported task type: store; supported: cache", .unsupported
            ),
            (
                #"{"jobId":"j","taskType":"cache","provider":"memcached","cacheOperation":"get"}"#,
                "Unsupported cache provider: memcached; supported: plain, other", .unsupported
            ),
            (
                #"{"jobId":"j","taskType":"cache","provider":"plain","cacheOperation":"flush"}"#,
                "Unsupported cache operation: flush; supported: create, get, set, delete, list, ttl, update-ttl, topup",
                .unsupported
            ),
            (
                #"{"jobId":"j","taskType":"cache","provider":"plain","cacheOperation":"get"}"#,
                "cacheId and cacheKey are required for get operation", .invalidField
            ),
            (#"{"jobId":"j"}"#, "Invalid task: jobId, taskType, and provider are required", .invalidTask),
        ]
    )
    func refused(_ text: String, _ message: String, _ code: FailureCode) async throws {
        let never = PlainCache { _, _ throws(ProviderError) in TaskResult("reached") }
        let other = PlainCache("other") { _, _ throws(ProviderError) in TaskResult("reached") }
        for origin in [TaskSource.console, .server] {
            let response = await Self.executor(never, other).execute(try Self.task(text), origin: origin)
            #expect(response == .failed("j", TaskFailure(code: code, message: message)))
        }
    }

    @Test func `a task without an id is answered as unknown`() async throws {
        let response = await Self.executor().execute(ExecutorTask([:]), origin: .server)
        #expect(response.jobId == "unknown")
        #expect(response.failure?.code == .invalidTask)
    }

    @Test func `without providers nothing is supported`() async throws {
        let response = await Self.executor().execute(try Self.task(Self.get), origin: .server)
        #expect(response.failure?.message.hasPrefix("Unsupported cache provider: plain") == true)
        #expect(Self.executor().registry.supportedTypes == [])
    }

    @Test func `an absent key is null at the prompt and a failure over HTTP`() async throws {
        let task = try Self.task(Self.get)
        let console = await Self.executor(Self.absent).execute(task, origin: .console)
        #expect(JSONValue.object(console.json).compact == #"{"jobId":"j","status":"completed","result":null}"#)
        let server = await Self.executor(Self.absent).execute(task, origin: .server)
        #expect(
            JSONValue.object(server.json).compact
                == #"{"jobId":"j","status":"failed","error":"no key k","errorCode":"key_not_found","upstreamStatus":404}"#
        )
        #expect(server.failure?.code.httpStatus == 500)
    }

    @Test func `a provider's failure is handed on whole, with its payment`() async throws {
        let payment = PaymentSummary(
            outcome: .pending,
            purpose: "p",
            host: "h",
            challenge: nil,
            option: nil,
            rule: nil,
            findings: [],
            expires: nil
        )
        let failure = TaskFailure(
            code: .paymentRequired,
            message: "m",
            hint: "h",
            wireMessage: "w",
            upstreamStatus: 402
        )
        let unpaid = PlainCache { _, _ throws(ProviderError) in throw .unpaid(payment, failure) }
        let task = try Self.task(Self.get)
        #expect(await Self.executor(unpaid).execute(task, origin: .console) == .failed("j", failure, payment: payment))
        let failed = PlainCache { _, _ throws(ProviderError) in throw .failed(failure) }
        #expect(await Self.executor(failed).execute(task, origin: .server) == .failed("j", failure))
    }

    @Test("a provider is told its time, its origin and who listens", arguments: [TaskSource.console, .server])
    func context(_ origin: TaskSource) async throws {
        let time = ManualClock()
        let heard = RecordedLines()
        let cache = PlainCache { _, context throws(ProviderError) in
            #expect(context.origin == origin)
            time.advance(by: .seconds(7))
            context.observer.report(.retrying(attempt: 2, after: .zero, why: "because"))
            return TaskResult(.int(context.deadline.remaining.wholeSeconds))
        }
        let executor = Self.executor(cache, time: time)
        let observer = ExecutionObserver { event in
            if case .retrying(_, _, let why) = event { heard.add(why) }
        }
        let task = try Self.task(Self.get)
        #expect(await executor.execute(task, origin: origin, observer: observer).result?.json == 23)
        #expect(await executor.execute(task, origin: origin, limit: .seconds(8)).result?.json == 1)
        #expect(await executor.execute(task, origin: origin, limit: .seconds(5)).result?.json == 0)
        #expect(heard.all == ["because"])
    }

    @Test func `storing is done by caches too, under a key from the clock`() async throws {
        let cache = PlainCache { request, _ throws(ProviderError) in
            #expect(request == .createAndSet(key: "file_1762000000000", "v", ttl: nil, region: nil))
            return TaskResult("stored")
        }
        for type in ["store", "storage"] {
            let text = #"{"jobId":"j","taskType":"\#(type)","provider":"plain","fileInline":"v"}"#
            #expect(await Self.executor(cache).execute(try Self.task(text), origin: .server).result?.json == "stored")
        }
    }

    @Test func `the log keeps the original's lines`() async throws {
        let (log, task) = (RecordedLines(), try Self.task(Self.get))
        _ = await Self.executor(Self.absent, log: log).execute(task, origin: .server)
        _ = await Self.executor(Self.absent, log: log).execute(task, origin: .console)
        let received = "info [executor] Received task - JobID: j, TaskType: cache, Provider: plain"
        #expect(
            log.all == [
                received, "error [executor] Task j failed: no key k", received,
                "info [executor] Task j completed successfully",
            ]
        )
    }

    @Test func `a task cannot write log lines of its own`() async throws {
        let log = RecordedLines()
        let text =
            #"{"jobId":"j\n[executor] forged","taskType":"\u001b[2J","provider":"\u202e","cacheOperation":"x\ny"}"#
        _ = await Self.executor(log: log).execute(try Self.task(text), origin: .server)
        #expect(log.all.count == 2)
        #expect(log.all.allSatisfy { $0 == $0.terminalSafe })
    }

    @Test func `a quiet log hears only of failures`() async throws {
        let log = RecordedLines()
        _ = await Self.executor(Self.absent, log: log, level: .error)
            .execute(try Self.task(Self.get), origin: .console)
        #expect(log.all == [])
    }
}
