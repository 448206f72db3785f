public import ExecutorCore

/// What observers of the server hear: enough to count, nothing of a task's contents.
public enum ServerEvent: Sendable, Hashable {
    /// A task has arrived whole; `unknown` stands for a name it does not have.
    case received(jobId: String, taskType: String)
    /// It was answered, that long after it had arrived.
    case finished(jobId: String, status: ExecutorResponse.Status, elapsed: Duration)
}
