public import Core

/// Remembers the tasks for which money was reserved, so that none is paid for twice.
public protocol IdempotencyStore: Sendable {
    /// What is known of a job before its task is done.
    ///
    /// `isPriced` is true for work that is known to cost; for other work it is enough to look at what this process knows.
    func recall(_ jobId: JobID, of task: ExecutorTask, isPriced: Bool) async throws -> IdempotencyLookup

    /// Waits while somebody else works on a job; afterwards it is to be recalled again.
    func wait(forJob jobId: JobID, before deadline: Deadline) async -> Waiting

    /// What is known of a job's payments, for whoever cannot get an answer to its task; nil if nothing is.
    func account(ofJob jobId: JobID) async -> ExecutorResponse?

    /// Keeps the answer to a task that was paid for, or may have been; answers with the one that counts.
    ///
    /// Somebody else may have done the task meanwhile: a delivered answer is not given up for one that is none.
    func keep(_ response: ExecutorResponse, in context: ExecutionContext) async -> ExecutorResponse
}

/// What is known of a job.
public enum IdempotencyLookup: Sendable {
    /// Nothing that keeps its task from being done, or from going on.
    case new
    /// This was its answer.
    case answer(ExecutorResponse)
    /// Somebody is at work on it.
    case inProgress
    /// Another task was paid for under its id.
    case otherTask
}

/// How it ended to wait for somebody who works on a job.
public enum Waiting: Sendable {
    /// Nobody works on it any more.
    case ended
    /// The time for waiting is over.
    case stillInProgress
}
