import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Testing

@Suite("Another attempt at a job")
struct JobRetryTests {
    private static let noon = Timestamp(sinceEpoch: .seconds(1_761_652_800))

    private static func job(attempts: Int, age: Duration = .zero) -> JobRecord {
        let task = ExecutorTask(jobId: "j", provider: "p", operation: .list, fields: ["cacheId": "c"])
        var job = JobRecord(NewJob(key: JobKey(jobId: "j"), task: task), number: 1, at: noon + (.zero - age))
        job.attempts = attempts
        return job
    }

    private static func failed(_ code: FailureCode, payment: PaymentSummary? = nil) -> ExecutorResponse {
        .failed("j", TaskFailure(code: code, message: "m"), payment: payment)
    }

    @Test(
        "the bound of the wait doubles up to its cap, and chance decides below it",
        arguments: [(1, 1), (2, 2), (3, 4), (8, 128), (9, 256), (10, 300), (90, 300)]
    )
    func backoff(_ attempts: Int, _ bound: Int) {
        var policy = JobRetryPolicy()
        policy.attempts = 100
        let job = Self.job(attempts: attempts)
        func wait(_ chance: Double) -> Duration? {
            policy.wait(after: Self.failed(.upstreamFailed), of: job, at: Self.noon) { chance }
        }
        #expect(wait(0) == .zero)
        #expect(wait(0.5) == .milliseconds(bound * 500))
        #expect(wait(0.999).map { $0 < .seconds(bound) } == true)
    }

    @Test func `a provider that asks for a longer wait gets it`() {
        let wait = JobRetryPolicy().wait(
            after: Self.failed(.rateLimited),
            of: Self.job(attempts: 1),
            asked: .seconds(40),
            at: Self.noon
        ) { 0.5 }
        #expect(wait == .seconds(40))
    }

    @Test func `there is an end of attempts, and a deadline`() {
        let policy = JobRetryPolicy()
        let failed = Self.failed(.unreachable)
        #expect(policy.wait(after: failed, of: Self.job(attempts: 5), at: Self.noon) { 0 } == nil)
        #expect(policy.wait(after: failed, of: Self.job(attempts: 4), at: Self.noon) { 0 } != nil)
        #expect(policy.wait(after: failed, of: Self.job(attempts: 1, age: .seconds(3600)), at: Self.noon) { 0 } == nil)
        let late = policy.wait(
            after: failed,
            of: Self.job(attempts: 1),
            asked: .seconds(3600),
            at: Self.noon
        ) { 0 }
        #expect(late == nil)
    }

    @Test("only a failure that may pass is tried again, and none with a payment", arguments: FailureCode.allCases)
    func codes(_ code: FailureCode) {
        let ofProvider: [FailureCode] = [.unreachable, .timedOut, .upstreamFailed, .rateLimited]
        let mayPass = (ofProvider + [.storeUnavailable, .fileFailed]).contains(code)
        let wait = JobRetryPolicy().wait(after: Self.failed(code), of: Self.job(attempts: 1), at: Self.noon) { 0 }
        #expect((wait != nil) == mayPass)
        for outcome in PaymentSummary.Outcome.allCases {
            let payment = JobSamples.payment(outcome)
            let paid = Self.failed(code, payment: payment)
            #expect(JobRetryPolicy().wait(after: paid, of: Self.job(attempts: 1), at: Self.noon) { 0 } == nil)
        }
    }

    @Test func `a payment that the ledger was missing for is tried again, because nothing was signed`() {
        var payment = JobSamples.payment(.declined)
        payment.rule = .noLedger("the database is unavailable")
        #expect(payment.failureCode == .storeUnavailable)
        let failed = Self.failed(payment.failureCode, payment: payment)
        #expect(JobRetryPolicy().wait(after: failed, of: Self.job(attempts: 1), at: Self.noon) { 0 } != nil)
        // What the ledger kept of an earlier execution has its payment in the text alone.
        let kept = ExecutorResponse(
            kept: Self.failed(.upstreamFailed, payment: JobSamples.payment(.paid)).json,
            for: "j"
        )
        #expect(JobRetryPolicy().wait(after: kept ?? failed, of: Self.job(attempts: 1), at: Self.noon) { 0 } == nil)
        payment.rule = .neverPays
        let declined = Self.failed(payment.failureCode, payment: payment)
        #expect(payment.failureCode == .paymentDeclined)
        #expect(JobRetryPolicy().wait(after: declined, of: Self.job(attempts: 1), at: Self.noon) { 0 } == nil)
    }

    @Test func `a job that was cancelled before its moment waits for it when it is tried again`() {
        let task = ExecutorTask(jobId: "j", provider: "p", operation: .list, fields: ["cacheId": "c"])
        let later = Self.noon + .seconds(600)
        var job = JobRecord(NewJob(key: JobKey(jobId: "j"), task: task, runAt: later), number: 1, at: Self.noon)
        _ = job.cancel(at: Self.noon)
        _ = job.restart(at: Self.noon + .seconds(1))
        #expect(job.state == .scheduled && job.runAfter == later)
        _ = job.cancel(at: Self.noon)
        _ = job.restart(at: later)
        #expect(job.state == .queued)
    }

    @Test func `a provider that keeps failing is left alone, then tried by one job`() {
        let time = ManualClock(at: Self.noon)
        let breaker = ProviderBreaker(time: .manual(time))
        func fail(_ count: Int) {
            for _ in 0..<count {
                #expect(breaker.begin("p"))
                breaker.end("p", Self.failed(.unreachable))
            }
        }
        fail(4)
        #expect(breaker.closed.isEmpty && breaker.pauses.isEmpty)
        fail(1)
        #expect(breaker.closed == ["p"] && !breaker.begin("p") && breaker.begin("other"))
        #expect(breaker.pauses["p"]?.until == Self.noon + .seconds(5))
        time.advance(by: .seconds(5))
        #expect(breaker.closed.isEmpty && breaker.begin("p"))
        #expect(breaker.closed == ["p"] && !breaker.begin("p"))
        breaker.end("p", Self.failed(.upstreamFailed))
        #expect(breaker.pauses["p"]?.until == time.now + .seconds(10))
        time.advance(by: .seconds(10))
        #expect(breaker.begin("p"))
        breaker.end("p", .completed("j", TaskResult(.null)))
        #expect(breaker.begin("p") && breaker.begin("p") && breaker.closed.isEmpty)
    }
}
