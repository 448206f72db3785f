import Core
public import ExecutorCore
public import PaymentModel
public import X402

/// A call that is to be paid for.
public struct PaymentRequest: Sendable, Hashable {
    /// The purpose of the payment, in plain words: `create a cache in eu-west-1`.
    public let purpose: String
    /// The host of the seller that asks for the payment.
    public let host: SellerHost
    /// The step of the job that is bought, whatever address it is bought at: `create`, `topup`.
    public let step: String
    /// The amount that a router charges in addition to the price, in the token's smallest units.
    public var fee = AtomicAmount(0)

    /// Creates a request for the payment of a call to a seller.
    public init(purpose: String, host: SellerHost, step: String) {
        self.purpose = purpose
        self.host = host
        self.step = step
    }
}

/// A request for the user's approval of a payment, with the job and source of its task.
public struct ApprovalRequest: Sendable, Hashable {
    /// The summary of the pending payment.
    public let payment: PaymentSummary
    /// The identifier of the job whose task waits.
    public let jobId: String
    /// The source of the task.
    public let origin: TaskSource

    /// Creates a request for approval.
    public init(payment: PaymentSummary, jobId: String, origin: TaskSource) {
        self.payment = payment
        self.jobId = jobId
        self.origin = origin
    }
}

/// An approver that is asked, in the mode `ask`, while a task waits.
public protocol PaymentApprover: Sendable {
    /// Asks for approval and waits for the answer, but not forever.
    ///
    /// A task typed at the prompt does not wait: its record is pending, and `pay` runs it again.
    func approve(_ question: ApprovalRequest) async -> ApprovalResult
}

/// The answer to a request for approval.
public enum ApprovalResult: Sendable, Hashable {
    /// The payment is approved.
    case approved
    /// The payment is declined; the value is the reason, for the rule.
    case declined(String)
    /// The user is not asked while the task runs.
    case later
}
