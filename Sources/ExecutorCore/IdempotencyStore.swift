public import Core

/// A store of the tasks for which money was reserved, so that none is paid for twice.
public protocol IdempotencyStore: Sendable {
    /// Returns the state of a job before its task is executed.
    ///
    /// `isPriced` is true for work that is known to cost money; for other work it is enough to look at what this
    /// process knows.
    func recall(_ job: IdempotencyKey, of task: ExecutorTask, isPriced: Bool) async throws -> IdempotencyLookup

    /// Waits while another worker executes a job; afterwards the job must be recalled again.
    func wait(for job: IdempotencyKey, before deadline: Deadline) async -> Waiting

    /// Returns true if something was signed or ordered for a job, and it is not known what became of it, or what was bought
    /// is kept for a task that has no response yet.
    func hasOpenPayment(_ job: IdempotencyKey) async throws -> Bool

    /// Returns a response with what is known of a job's payments, for a request whose task cannot be answered; nil if
    /// nothing is known.
    func account(of job: IdempotencyKey) async -> ExecutorResponse?

    /// Stores the response to a task that was paid for, or may have been, and returns the response that counts.
    ///
    /// Another worker may have executed the task meanwhile: a delivered response is not replaced by one without
    /// delivery.
    func keep(_ response: ExecutorResponse, in context: ExecutionContext) async -> ExecutorResponse
}

/// The key of a job whose payments are recorded.
public struct IdempotencyKey: Sendable, Hashable {
    /// The id under which they are recorded, see ``Caller/ledgerID(of:)``.
    public let ledgerID: String
    /// The id in the form in which it is answered.
    public let jobId: JobID

    /// Creates a key.
    public init(ledgerID: String, jobId: JobID) {
        self.ledgerID = ledgerID
        self.jobId = jobId
    }
}

/// The known state of a job.
public enum IdempotencyLookup: Sendable {
    /// Nothing is known that keeps the task from being executed or continued.
    case new
    /// The job was answered before, with this response.
    case answer(ExecutorResponse)
    /// Another worker is executing the job.
    case inProgress
    /// Another task was paid for under the job's id.
    case otherTask
}

/// The outcome of waiting for another worker that executes a job.
public enum Waiting: Sendable {
    /// No worker is executing the job any more.
    case ended
    /// The time limit for waiting has passed.
    case stillInProgress
}
