public import Core
public import ExecutorCore
import Logging
import OrderedJSON
import PaymentModel
public import Payments
import Synchronization

/// An idempotency store that keeps paid tasks in the ledger: a job is answered again without being paid again.
public final class LedgerIdempotencyStore: IdempotencyStore {
    private static let pause = Duration.milliseconds(50)

    private let payer: PaymentAuthorizer
    private let time: AppClock
    /// The jobs of this process, and of earlier ones, for which money was reserved.
    private let known = Mutex<Set<String>>([])

    /// Creates a store over the ledger of the given payer.
    public init(payer: PaymentAuthorizer, time: AppClock) {
        self.payer = payer
        self.time = time
    }

    /// Loads the jobs for which money was reserved since a given time, so that free work under their ids is refused as
    /// well.
    ///
    /// - Throws: ``Payments/LedgerError``.
    public func load(since: Timestamp) async throws {
        let jobs = try await payer.ledger.entries(since: since).map(\.jobId)
        known.withLock { $0.formUnion(jobs) }
    }

    public func recall(_ job: IdempotencyKey, of task: ExecutorTask, isPriced: Bool) async throws -> IdempotencyLookup {
        guard isPriced || known.withLock({ $0.contains(job.ledgerID) }) else { return .new }
        let entries = try await entries(of: job)
        guard let last = entries.last else { return try await lookupBeforeNames(job, task) }
        guard last.task == task.fingerprint else { return .otherTask }
        let now = payer.ledger.clock.now
        if entries.contains(where: { $0.isInProgress(at: now) }) { return .inProgress }
        if canGoOn(last, at: now) { return .new }
        return .answer(answer(of: last, job.jobId))
    }

    /// Looks for a job that may have been paid for under the same id before its caller had a name.
    ///
    /// It is not bought again, and its answer is not this caller's to have.
    private func lookupBeforeNames(
        _ job: IdempotencyKey,
        _ task: ExecutorTask
    ) async throws(LedgerError) -> IdempotencyLookup {
        guard job.ledgerID != job.jobId.text else { return .new }
        let earlier = try await payer.ledger.entries(ofJob: job.jobId.text)
        let now = payer.ledger.clock.now
        let blocks = earlier.contains { $0.task == task.fingerprint && $0.blocks($0.step, at: now) }
        return blocks ? .otherTask : .new
    }

    /// Returns the response that was stored with a payment, for a request under that job id.
    private func kept(_ answer: JSONObject?, _ jobId: JobID) -> ExecutorResponse? {
        answer.flatMap { ExecutorResponse(kept: $0, for: jobId) }
    }

    /// Returns true if executing the task pays for nothing twice, and may yield more than is known.
    private func canGoOn(_ entry: LedgerEntry, at now: Timestamp) -> Bool {
        let isLive = entry.signed.map { now < $0.validBefore } ?? false
        switch entry.state {
        // An open payment is sent again unchanged as long as it is valid; after that only the user may pay anew.
        case .reserved: return isLive
        case .unknown: return isLive || entry.isFollowed
        // The purchased response is stored, and the task's response is not: the task continues from there.
        case .paid:
            // The purchased response may have arrived after a task response that did not know of it yet.
            return entry.reply != nil && (entry.answer == nil || saysUnknown(entry) || wasInterrupted(entry, at: now))
        case .refused, .void: return entry.answer == nil && entry.allowsAnother(at: now)
        case .released: return true
        case .refunded: return false
        }
    }

    public func wait(for job: IdempotencyKey, before deadline: Deadline) async -> Waiting {
        while !deadline.hasPassed {
            guard let entries = try? await entries(of: job) else { return .ended }
            let now = payer.ledger.clock.now
            guard entries.contains(where: { $0.isInProgress(at: now) }) else { return .ended }
            do {
                try await time.sleep(for: Self.pause)
            } catch {
                return .stillInProgress
            }
        }
        return .stillInProgress
    }

    public func hasOpenPayment(_ job: IdempotencyKey) async throws -> Bool {
        try await entries(of: job).contains { entry in
            if entry.state == .paid { return entry.reply != nil && entry.answer == nil }
            return entry.state.isOpen && (entry.signed != nil || entry.isFollowed)
        }
    }

    public func account(of job: IdempotencyKey) async -> ExecutorResponse? {
        guard let last = try? await entries(of: job).last else { return nil }
        return answer(of: last, job.jobId)
    }

    public func keep(_ response: ExecutorResponse, in context: ExecutionContext) async -> ExecutorResponse {
        known.withLock { _ = $0.insert(context.jobId) }
        return kept(await payer.record(response.json, in: context), response.jobId) ?? response
    }

    private func entries(of job: IdempotencyKey) async throws(LedgerError) -> [LedgerEntry] {
        try await payer.ledger.entries(ofJob: job.ledgerID).filter { $0.state != .released }
    }

    /// Returns true if the stored response only says that the work was stopped after its payment, or that its provider
    /// continues it for a while without any payment.
    private func wasInterrupted(_ entry: LedgerEntry, at now: Timestamp) -> Bool {
        if entry.answer?["errorCode"]?.string == FailureCode.cancelled.rawValue { return true }
        let end = entry.answer?["payment"]?["continuesUntil"]?.string.flatMap { Timestamp(rfc3339: $0) }
        return end.map { now < $0 } ?? false
    }

    /// Returns true if the stored response was given when the outcome of the payment was unknown.
    private func saysUnknown(_ entry: LedgerEntry) -> Bool {
        entry.answer?["errorCode"]?.string == FailureCode.paymentUnknown.rawValue
    }

    /// Returns the stored response, or a failure with what is known of the payment if there is none or it is outdated.
    ///
    /// There is none if the program ended before storing it; it is outdated if more is known by now.
    private func answer(of entry: LedgerEntry, _ jobId: JobID) -> ExecutorResponse {
        let isOutdated = saysUnknown(entry) && entry.state.isFinal
        if !isOutdated, let kept = kept(entry.answer, jobId) { return kept }
        let payment = payer.summary(of: entry)
        let lost = isOutdated ? "the result did not arrive" : "the answer was lost"
        let words =
            switch entry.state {
            case .paid: "\(entry.amountText) was paid, but \(lost)"
            case .refunded: "\(entry.amountText) was paid and refunded, and \(lost)"
            case .void where entry.signed == nil: "the router says the payment of \(entry.amountText) failed"
            case .refused, .void: "the payment of \(entry.amountText) was rejected, and \(lost)"
            case .reserved, .released, .unknown:
                "\(entry.amountText) may have been paid, but no answer arrived"
            }
        return .failed(jobId, TaskFailure(code: payment.failureCode, message: words), payment: payment)
    }
}
