public import Core
import ExecutorCore
import PaymentModel
public import Payments
import Synchronization
import X402

/// The payments of served tasks that wait for a person.
///
/// Each is announced above the prompt, and answered by `pay N` or `decline N`.
public final class PendingApprovals: PaymentApprover {
    private struct Waiting {
        let question: ApprovalRequest
        let answer: CheckedContinuation<ApprovalResult, Never>
    }

    private struct State {
        var waiting: [Int: Waiting] = [:]
        var patience = Duration.seconds(30)
    }

    private let state = Mutex(State())
    private let numbers: RecordNumberAllocator
    private let time: AppClock
    private let notice: @Sendable (String) -> Void

    /// Creates an empty list of payments; `notice` shows a message to the person at the prompt.
    public init(numbers: RecordNumberAllocator, time: AppClock, notice: @escaping @Sendable (String) -> Void) {
        self.numbers = numbers
        self.time = time
        self.notice = notice
    }

    /// Sets the time after which a waiting payment is declined: the setting `approval`.
    func setTimeout(_ patience: Duration) {
        state.withLock { $0.patience = patience }
    }

    /// The waiting payments, by number.
    var waiting: [Int: ApprovalRequest] {
        state.withLock { $0.waiting.mapValues(\.question) }
    }

    public func approve(_ question: ApprovalRequest) async -> ApprovalResult {
        guard question.origin == .server else { return .later }
        let number = numbers.take()
        let patience = state.withLock { $0.patience }
        return await withTaskGroup(of: ApprovalResult.self) { group in
            group.addTask { await self.wait(number, for: question, patience) }
            group.addTask {
                do {
                    try await self.time.sleep(for: patience)
                    return .declined("no answer within \(patience.formatted)")
                } catch {
                    return .declined("the caller disconnected")
                }
            }
            let first = await group.next() ?? .declined("no answer")
            group.cancelAll()
            _ = answer(number, first)
            return first
        }
    }

    /// Answers a waiting payment, and returns its request; nil if no payment of that number waits.
    func answer(_ number: Int, _ approval: ApprovalResult) -> ApprovalRequest? {
        let waiting = state.withLock { $0.waiting.removeValue(forKey: number) }
        waiting?.answer.resume(returning: approval)
        return waiting?.question
    }

    private func wait(_ number: Int, for question: ApprovalRequest, _ patience: Duration) async -> ApprovalResult {
        await withCheckedContinuation { continuation in
            state.withLock { $0.waiting[number] = Waiting(question: question, answer: continuation) }
            let payment = question.payment
            let price =
                payment.requirements.map { "\(payment.chargeText ?? $0.amountText) on \($0.network)" } ?? "a payment"
            let job = question.jobId.terminalSafe(upTo: 40)
            notice(
                "[402 $\(number)] \(job) asks for \(price), to \(payment.purpose.terminalSafe(upTo: 60)): "
                    + "pay \(number) or decline \(number), within \(patience.formatted)"
            )
        }
    }
}
