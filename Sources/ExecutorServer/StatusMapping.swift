import Core
public import ExecutorCore

/// The mapping from an executor's response to an HTTP status.
///
/// The status is never 402, because a payer in front of this server would pay twice.
public enum StatusMapping: Sendable, Hashable {
    /// The original executor's statuses: 200, 400 for an invalid task, 500 for nearly every other failure.
    case original
    /// Statuses that tell errors of the caller (400 and 404) from failures of other services (502 and 504).
    case strict

    /// Returns the status of a response; 202 while the task runs.
    public func status(of response: ExecutorResponse) -> Int {
        switch response.status {
        case .completed: 200
        case .running: 202
        case .failed: response.failure.map(status(of:)) ?? 500
        }
    }

    private func status(of failure: TaskFailure) -> Int {
        switch self {
        case .original: failure.code.httpStatus
        case .strict: failure.code.strictHTTPStatus
        }
    }
}
