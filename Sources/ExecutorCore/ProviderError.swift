public import Core
public import PaymentModel

/// An error of a provider.
public enum ProviderError: Error {
    /// The key does not exist.
    case keyNotFound(key: String, TaskFailure)
    /// The request cannot be made, or was refused.
    case failed(TaskFailure)
    /// A payment was asked for, and the work was not done, or its response is missing.
    case unpaid(PaymentSummary, TaskFailure)
    /// The job has a payment already; its response counts.
    case recorded(TaskFailure)

    /// The details of the failure.
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
