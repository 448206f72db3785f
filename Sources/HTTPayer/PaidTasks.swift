public import ExecutorCore
public import Payments
import Synchronization
public import TaskModel
public import Wire

/// Remembers paid tasks in the ledger: a job is answered again without being paid again.
public final class PaidTasks: TaskMemory {
    private static let pause = Duration.milliseconds(50)

    private let payer: Payer
    private let time: TimeSource
    /// Jobs of this process, and of earlier ones, for which money was set aside.
    private let known = Mutex<Set<String>>([])

    /// A memory over the ledger of that payer.
    public init(payer: Payer, time: TimeSource) {
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

    public func recall(_ jobId: JobID, of task: ExecutorTask, isPriced: Bool) async throws -> Recollection {
        guard isPriced || known.withLock({ $0.contains(jobId.text) }) else { return .nothing }
        guard let entry = try await lastEntry(of: jobId) else { return .nothing }
        guard entry.task == task.identity else { return .otherTask }
        let now = time.now
        if payer.ledger.isAtWork(entry, at: now) { return .atWork }
        // What is open can be sent again as long as it is valid; after that only a person may pay anew.
        if !entry.state.isFinal, entry.signed != nil, !entry.isVoid(at: now) { return .nothing }
        return .answer(answer(of: entry, jobId))
    }

    public func answer(ofJob jobId: JobID, before deadline: Deadline) async -> ExecutorResponse? {
        while !deadline.hasPassed {
            guard let entry = try? await lastEntry(of: jobId) else { return nil }
            if entry.answer != nil || !payer.ledger.isAtWork(entry, at: time.now) { return answer(of: entry, jobId) }
            do {
                try await time.sleep(for: Self.pause)
            } catch {
                return nil
            }
        }
        return nil
    }

    public func keep(_ response: ExecutorResponse) async {
        known.withLock { _ = $0.insert(response.jobId.text) }
        // If it cannot be kept, the entry alone still keeps the job from being paid twice.
        try? await payer.record(response.json, ofJob: response.jobId.text)
    }

    private func lastEntry(of jobId: JobID) async throws(LedgerError) -> LedgerEntry? {
        try await payer.ledger.entries(ofJob: jobId.text).last { $0.state != .released }
    }

    /// The answer that was kept; where none was, because the program ended before, what is known of the money.
    private func answer(of entry: LedgerEntry, _ jobId: JobID) -> ExecutorResponse {
        if let kept = entry.answer.flatMap({ ExecutorResponse(kept: $0) }) { return kept }
        let payment = payer.summary(of: entry)
        let words =
            entry.state == .paid
            ? "\(entry.amountText) was paid, and the answer was lost"
            : "\(entry.amountText) may have been paid, and the answer was lost"
        return .failed(jobId, TaskFailure(code: payment.failureCode, message: words), payment: payment)
    }
}
