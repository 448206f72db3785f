public import ExecutorCore

/// An event for observers of the server: enough to count, without a task's contents.
public enum ServerEvent: Sendable, Hashable {
    /// A task has arrived completely; `unknown` stands for a missing name.
    case received(jobId: String, taskType: String)
    /// A task was answered, `elapsed` after it had arrived.
    case finished(jobId: String, status: ExecutorResponse.Status, elapsed: Duration)
}
