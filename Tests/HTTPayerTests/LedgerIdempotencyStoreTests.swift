import Core
import ExecutorCore
import Logging
import OrderedJSON
import PaymentModel
import Payments
import Testing
import TestSupport
import X402

@testable import HTTPayer

/// A job that comes again, at this process or another one.
@Suite("Jobs that come again")
struct PaidTasksTests {
    private let time = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_762_000_000)))
    private let ledger: PaymentLedger
    private let tasks: LedgerIdempotencyStore
    private let jobId = JobID("job")

    init() {
        ledger = PaymentLedger(store: InMemoryLedgerStore(clock: .manual(time)), session: "test")
        tasks = LedgerIdempotencyStore(
            payer: PaymentAuthorizer(policy: SharedPolicy(PaymentPolicy()), ledger: ledger, signer: nil),
            time: .manual(time)
        )
    }

    private func task(_ region: String) -> ExecutorTask {
        ExecutorTask(["jobId": "job", "taskType": "cache", "cacheOperation": "create", "cacheRegion": .string(region)])
    }

    private func reserve(_ task: ExecutorTask, worker: String) async throws -> LedgerEntry {
        let draft = LedgerEntry(
            createdAt: time.now,
            jobId: "job",
            task: task.fingerprint,
            step: "create",
            session: "test",
            origin: .server,
            taskSummary: "create",
            purpose: "create a cache",
            host: SellerHost(text: "api.xcache.io"),
            payer: .router,
            terms: nil,
            scope: .dollars,
            signed: nil,
            lease: PaymentLease(owner: worker, until: time.now + .seconds(30))
        )
        guard case .reserved(let entry) = try await ledger.reserve(draft, within: .none, begins: true) else {
            throw CancellationError()
        }
        return entry
    }

    private func apply(_ event: PaymentFact.Event, of entry: LedgerEntry, body: String? = nil) async throws {
        var update = LedgerUpdate(PaymentFact(event, sending: 1, at: time.now), of: entry.id)
        update.reply = body.flatMap { KeptReply(status: 200, body: Array($0.utf8)) }
        _ = try await ledger.store.apply(update)
    }

    private func recall(_ task: ExecutorTask) async throws -> IdempotencyLookup {
        try await tasks.recall(IdempotencyKey(ledgerID: jobId.text, jobId: jobId), of: task, isPriced: true)
    }

    @Test func `a job is in progress while it has no answer and its lease lasts, whatever its money`() async throws {
        let entry = try await reserve(task("a"), worker: "one")
        for event in [PaymentFact.Event.noAnswer, .refused, .paid] {
            try await apply(event, of: entry)
            guard case .inProgress = try await recall(task("a")) else {
                Issue.record("after \(event) it is not in progress")
                return
            }
        }
        time.advance(by: .seconds(30))
        guard case .answer(let answer) = try await recall(task("a")) else {
            Issue.record("it has no account")
            return
        }
        #expect(answer.failure?.message == "an unknown amount was paid, but the answer was lost")
    }

    @Test func `what was bought is gone on from when whoever bought it is dead`() async throws {
        let entry = try await reserve(task("a"), worker: "one")
        try await apply(.paid, of: entry, body: #"{"id":"c"}"#)
        time.advance(by: .seconds(30))
        guard case .new = try await recall(task("a")) else {
            Issue.record("the task does not go on")
            return
        }
    }

    @Test func `another task under its id is refused at any time`() async throws {
        let entry = try await reserve(task("a"), worker: "one")
        for _ in 1...3 {
            guard case .otherTask = try await recall(task("b")) else {
                Issue.record("it got the other task's answer")
                return
            }
            try await apply(.paid, of: entry)
            time.advance(by: .seconds(20))
        }
    }

    @Test func `who did the task beside another one tells what that one was told`() async throws {
        let entry = try await reserve(task("a"), worker: "one")
        try await apply(.paid, of: entry, body: #"{"id":"c"}"#)
        func told(_ response: ExecutorResponse, worker: String) async -> JSONObject {
            let context = ExecutionContext(
                jobId: "job",
                task: task("a"),
                origin: .server,
                deadline: Deadline(after: .seconds(5), on: .manual(time)),
                time: .manual(time),
                logger: .silent,
                observer: .none,
                worker: worker
            )
            return await tasks.keep(response, in: context).json
        }
        let first = ExecutorResponse.completed(jobId, TaskResult(["cacheId": "first"]))
        #expect(await told(first, worker: "one") == first.json)
        #expect(await told(.completed(jobId, TaskResult(["cacheId": "second"])), worker: "two") == first.json)
        let failure = TaskFailure(code: .timedOut, message: "too late")
        #expect(await told(.failed(jobId, failure), worker: "two") == first.json)
    }

    @Test func `an answer is told under the id that is asked with`() async throws {
        let entry = try await reserve(task("a"), worker: "one")
        try await apply(.paid, of: entry)
        let note = PaymentNote(
            answer: ["jobId": "1", "status": "completed"],
            jobId: "job",
            task: entry.task,
            worker: "one"
        )
        _ = try await ledger.store.note(note)
        guard case .answer(let answer) = try await recall(task("a")) else {
            Issue.record("it has no answer")
            return
        }
        #expect(answer.json["jobId"] == "job")
    }

    @Test(
        "what became of the money is told once it is known, whatever was said before",
        arguments: [
            (
                PaymentFact.Event.refunded, FailureCode.upstreamFailed,
                "was paid and refunded, and the result did not arrive"
            ),
            (.settled, .upstreamFailed, "was paid, but the result did not arrive"),
            (.uncharged, .paymentRejected, "the router says the payment of an unknown amount failed"),
            (.unproven, .paymentUnknown, "nobody knows"),
        ]
    )
    func outdated(_ event: PaymentFact.Event, _ code: FailureCode, _ words: String) async throws {
        let entry = try await reserve(task("a"), worker: "one")
        try await apply(.unproven, of: entry)
        let answer: JSONObject = [
            "jobId": "job", "status": "failed", "error": "nobody knows", "errorCode": "payment_unknown",
        ]
        let note = PaymentNote(answer: answer, jobId: "job", task: entry.task, worker: "one")
        _ = try await ledger.store.note(note)
        try await apply(event, of: entry)
        guard case .answer(let answer) = try await recall(task("a")) else {
            Issue.record("it has no answer")
            return
        }
        #expect(answer.failure?.code == code)
        #expect(answer.failure?.message.hasSuffix(words) == true)
    }

    @Test func `a clock that was set back holds nobody up`() async throws {
        let late = ManualClock(at: time.now + .seconds(86_400))
        var entry = try await reserve(task("a"), worker: "one")
        entry.lease = PaymentLease(owner: "one", until: late.now + .seconds(30))
        entry.sendings = [PaymentSending(number: 1, begunAt: late.now)]
        #expect(!entry.isInProgress(at: time.now) && entry.isInProgress(at: late.now))
    }
}
