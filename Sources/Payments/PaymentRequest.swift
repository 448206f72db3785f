import Core
public import ExecutorCore
public import PaymentModel
public import X402

/// The call that is to be paid for.
public struct PaymentRequest: Sendable, Hashable {
    /// What is paid for, as a person would say it: `create a cache in eu-west-1`.
    public let purpose: String
    /// Who asks: the seller.
    public let host: SellerHost
    /// What is bought of the job, whatever address it is bought at: `create`, `topup`.
    public let step: String
    /// What a router charges beside the price, in the token's smallest units.
    public var fee = AtomicAmount(0)

    /// A call to a seller.
    public init(purpose: String, host: SellerHost, step: String) {
        self.purpose = purpose
        self.host = host
        self.step = step
    }
}

/// What a person is asked, and who asks on whose behalf.
public struct ApprovalRequest: Sendable, Hashable {
    /// The payment as it stands: pending.
    public let payment: PaymentSummary
    /// The job whose task waits.
    public let jobId: String
    /// Where the task came from.
    public let origin: TaskSource

    /// A question.
    public init(payment: PaymentSummary, jobId: String, origin: TaskSource) {
        self.payment = payment
        self.jobId = jobId
        self.origin = origin
    }
}

/// Who is asked, in the mode `ask`, while a task waits.
public protocol PaymentApprover: Sendable {
    /// Waits for the answer; nobody answers forever.
    ///
    /// A task typed at the prompt does not wait: its record is pending, and `pay` runs it again.
    func approve(_ question: ApprovalRequest) async -> ApprovalResult
}

/// What was said to a payment.
public enum ApprovalResult: Sendable, Hashable {
    /// Yes.
    case approved
    /// No, and why, for the rule.
    case declined(String)
    /// Nobody is asked while the task runs.
    case later
}
