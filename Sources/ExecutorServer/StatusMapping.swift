import Core
public import ExecutorCore

/// Which HTTP status an answer has; never 402, because a payer in front of this server would pay twice.
public enum StatusMapping: Sendable, Hashable {
    /// The original executor's: 200, 400 for an invalid task, 500 for nearly every other failure.
    case original
    /// The caller's faults 400 and 404, the world's 502 and 504.
    case strict

    /// The status of that answer; 202 while the task runs.
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
