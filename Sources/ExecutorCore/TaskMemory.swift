public import TaskModel
public import Wire

/// Remembers the tasks for which money was reserved, so that none is paid for twice.
public protocol TaskMemory: Sendable {
    /// What is known of a job before its task is done.
    ///
    /// `isPriced` is true for work that is known to cost; for other work it is enough to look at what this process knows.
    func recall(_ jobId: JobID, of task: ExecutorTask, isPriced: Bool) async throws -> Recollection

    /// Waits until whoever works on a job has an answer; nil if there is none before the deadline.
    func answer(ofJob jobId: JobID, before deadline: Deadline) async -> ExecutorResponse?

    /// Keeps the answer to a task that was paid for, or may have been.
    func keep(_ response: ExecutorResponse) async
}

/// What is known of a job.
public enum Recollection: Sendable {
    /// Nothing that keeps its task from being done.
    case nothing
    /// This was its answer.
    case answer(ExecutorResponse)
    /// Somebody is at work on it.
    case atWork
    /// Another task was paid for under its id.
    case otherTask
}
