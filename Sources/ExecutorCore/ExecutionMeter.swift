public import Core
public import PaymentModel

/// A meter of what executors and workers do; its methods are called on the threads that do the work, so they only count.
public protocol ExecutionMeter: Sendable {
    /// Counts a task that was answered; `task` is nil for one that could not be read.
    func answered(_ task: ResolvedTask?, _ response: ExecutorResponse, after span: Duration)

    /// Counts a payment whose outcome is known, or told to be unknown, for the first time in this execution.
    func paid(_ payment: PaymentSummary)

    /// Counts a request to another server that has ended.
    func exchanged(_ outcome: HTTPExchange.Outcome, after span: Duration)

    /// Counts a request that is sent again, within one attempt at a task.
    func repeated()

    /// Counts an attempt at a job that has ended.
    func ended(_ attempt: JobAttemptEnd, provider: String)
}

/// The end of an attempt at a job.
public enum JobAttemptEnd: String, Sendable, Hashable, CaseIterable {
    /// The job has ended.
    case ended
    /// The job is tried again.
    case retried
    /// The job was handed back.
    case handedBack = "handed_back"
    /// The lease was lost.
    case lost
}

extension JobAttemptEnd {
    /// Creates the end of an attempt from its outcome; nil stands for a lease that was lost.
    init(_ outcome: JobEnding.Outcome?) {
        switch outcome {
        case .ended?: self = .ended
        case .again?: self = .retried
        case .handedBack?: self = .handedBack
        case nil: self = .lost
        }
    }
}
