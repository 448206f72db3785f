public import Core
public import PaymentModel

/// How providers fail.
public enum ProviderError: Error {
    /// The key is not there.
    case keyNotFound(key: String, TaskFailure)
    /// The request cannot be made, or was refused.
    case failed(TaskFailure)
    /// Money was asked for, and the work was not done, or its answer is not there.
    case unpaid(PaymentSummary, TaskFailure)
    /// The job has a payment already; its answer counts.
    case recorded(TaskFailure)

    /// The facts of the failure.
    public var failure: TaskFailure {
        switch self {
        case .keyNotFound(_, let failure), .failed(let failure), .unpaid(_, let failure), .recorded(let failure):
            failure
        }
    }

    /// The payment, if one was asked for.
    public var payment: PaymentSummary? {
        if case .unpaid(let payment, _) = self { payment } else { nil }
    }
}

extension ProviderError: UserFacingError {
    public var code: FailureCode { failure.code }

    public var message: String { failure.message }

    public var hint: String? { failure.hint }
}
