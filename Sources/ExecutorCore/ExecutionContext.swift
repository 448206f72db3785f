public import Core
public import Logging
public import PaymentModel
import Synchronization

/// The context of one task's execution: its job, permission, deadline, clock, logger and observer.
public struct ExecutionContext: Sendable {
    /// The id under which the payments of the job are recorded, see ``Caller/ledgerID(of:)``.
    public let jobId: String
    /// The task; nil if none is executed, as in a health check.
    public let task: ExecutorTask?
    /// The source of the task.
    public let origin: TaskSource
    /// The permission that the user gave for the task's payment.
    public let permission: PaymentPermission
    /// The deadline of the task.
    public let deadline: Deadline
    /// The clock.
    public let time: AppClock
    /// The logger for the execution's log lines.
    public let logger: Logger
    /// The observer that receives the events of the execution.
    public let observer: ExecutionObserver
    /// The lease under which a worker has the job; nil if the task is not executed as one.
    public let lease: JobLease?
    /// The one for whom the task is executed.
    public let caller: Caller
    /// The identity of the request that the execution answers; nil if it has none.
    public let trace: RequestTrace?
    /// The meter that counts the requests of the execution; nil for none.
    public let meter: (any ExecutionMeter)?
    /// The files that the task may name by a path; nil for none.
    public let files: (any TaskFiles)?
    /// The number of this execution among all executions in this process.
    private let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue

    private let givenWorker: String?

    private static let process = IDGenerator.random.next()
    private static let count = Atomic<UInt64>(0)

    /// The unique name of this execution; another execution of the same job has another name.
    public var worker: String { givenWorker ?? "\(Self.process)-\(number)" }

    /// Creates the context of one task's execution.
    public init(
        jobId: String,
        task: ExecutorTask? = nil,
        origin: TaskSource,
        permission: PaymentPermission = .none,
        deadline: Deadline,
        time: AppClock,
        logger: Logger,
        observer: ExecutionObserver,
        worker: String? = nil,
        lease: JobLease? = nil,
        caller: Caller = .anybody,
        trace: RequestTrace? = nil,
        meter: (any ExecutionMeter)? = nil,
        files: (any TaskFiles)? = nil
    ) {
        self.files = files
        self.lease = lease
        self.caller = caller
        self.trace = trace
        self.meter = meter
        self.jobId = jobId
        self.task = task
        self.origin = origin
        self.permission = permission
        self.deadline = deadline
        self.time = time
        self.logger = logger
        self.observer = observer
        givenWorker = worker
    }
}
