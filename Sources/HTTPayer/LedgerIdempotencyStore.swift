public import Core
public import ExecutorCore
import Logging
import OrderedJSON
import PaymentModel
public import Payments
import Synchronization

/// Remembers paid tasks in the ledger: a job is answered again without being paid again.
public final class LedgerIdempotencyStore: IdempotencyStore {
    private static let pause = Duration.milliseconds(50)

    private let payer: PaymentAuthorizer
    private let time: AppClock
    /// Jobs of this process, and of earlier ones, for which money was set aside.
    private let known = Mutex<Set<String>>([])

    /// A memory over the ledger of that payer.
    public init(payer: PaymentAuthorizer, time: AppClock) {
        self.payer = payer
        self.time = time
    }

    /// Learns which jobs had money set aside since a moment, so that free work under their ids is refused as well.
    ///
    /// - Throws: ``Payments/LedgerError``.
    public func load(since: Timestamp) async throws {
        let jobs = try await payer.ledger.entries(since: since).map(\.jobId)
        known.withLock { $0.formUnion(jobs) }
    }

    public func recall(_ jobId: JobID, of task: ExecutorTask, isPriced: Bool) async throws -> IdempotencyLookup {
        guard isPriced || known.withLock({ $0.contains(jobId.text) }) else { return .new }
        let entries = try await entries(of: jobId)
        guard let last = entries.last else { return .new }
        guard last.task == task.fingerprint else { return .otherTask }
        let now = payer.ledger.clock.now
        if entries.contains(where: { $0.isInProgress(at: now) }) { return .inProgress }
        if canGoOn(last, at: now) { return .new }
        return .answer(answer(of: last, jobId))
    }

    /// The answer that was kept with a payment, for somebody who asks under that id.
    private func kept(_ answer: JSONObject?, _ jobId: JobID) -> ExecutorResponse? {
        answer.flatMap { ExecutorResponse(kept: $0, for: jobId) }
    }

    /// True if doing the task pays for nothing twice, and may bring more than is known.
    private func canGoOn(_ entry: LedgerEntry, at now: Timestamp) -> Bool {
        let isLive = entry.signed.map { now < $0.validBefore } ?? false
        switch entry.state {
        // What is open is sent again, the same, as long as it is valid; after that only a person may pay anew.
        case .reserved: return isLive
        case .unknown: return isLive || entry.isFollowed
        // What was bought is kept, and the task's answer is not: it goes on from there.
        case .paid:
            // It may have come after an answer that did not know it yet.
            return entry.reply != nil && (entry.answer == nil || saysUnknown(entry))
        case .refused, .void: return entry.answer == nil && entry.allowsAnother(at: now)
        case .released: return true
        case .refunded: return false
        }
    }

    public func wait(forJob jobId: JobID, before deadline: Deadline) async -> Waiting {
        while !deadline.hasPassed {
            guard let entries = try? await entries(of: jobId) else { return .ended }
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

    public func account(ofJob jobId: JobID) async -> ExecutorResponse? {
        guard let last = try? await entries(of: jobId).last else { return nil }
        return answer(of: last, jobId)
    }

    public func keep(_ response: ExecutorResponse, in context: ExecutionContext) async -> ExecutorResponse {
        known.withLock { _ = $0.insert(response.jobId.text) }
        return kept(await payer.record(response.json, in: context), response.jobId) ?? response
    }

    private func entries(of jobId: JobID) async throws(LedgerError) -> [LedgerEntry] {
        try await payer.ledger.entries(ofJob: jobId.text).filter { $0.state != .released }
    }

    /// True if the answer that was kept was given when nobody knew what became of the money.
    private func saysUnknown(_ entry: LedgerEntry) -> Bool {
        entry.answer?["errorCode"]?.string == FailureCode.paymentUnknown.rawValue
    }

    /// The answer that was kept; where none was, because the program ended before, or more is known by now, what is known of the money.
    private func answer(of entry: LedgerEntry, _ jobId: JobID) -> ExecutorResponse {
        let isOutdated = saysUnknown(entry) && entry.state.isFinal
        if !isOutdated, let kept = kept(entry.answer, jobId) { return kept }
        let payment = payer.summary(of: entry)
        let lost = isOutdated ? "what was bought did not arrive" : "the answer was lost"
        let words =
            switch entry.state {
            case .paid: "\(entry.amountText) was paid, and \(lost)"
            case .refunded: "\(entry.amountText) was paid and came back, and \(lost)"
            case .void where entry.signed == nil: "the payment of \(entry.amountText) failed, says the router"
            case .refused, .void: "the payment of \(entry.amountText) was refused, and \(lost)"
            case .reserved, .released, .unknown:
                "\(entry.amountText) may have been paid, and no answer arrived"
            }
        return .failed(jobId, TaskFailure(code: payment.failureCode, message: words), payment: payment)
    }
}
