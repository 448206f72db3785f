public import Core
public import Logging
public import PaymentModel
import Synchronization

/// What the doing of one task is given.
public struct ExecutionContext: Sendable {
    /// The id of the job.
    public let jobId: String
    /// The task; nil where none is done, such as a question for somebody's health.
    public let task: ExecutorTask?
    /// Where the task comes from.
    public let origin: TaskSource
    /// What a person allowed for its payment.
    public let permission: PaymentPermission
    /// When it must be done.
    public let deadline: Deadline
    /// The clock.
    public let time: AppClock
    /// Where to write log lines.
    public let logger: Logger
    /// Who hears of the steps.
    public let observer: ExecutionObserver
    /// Counts the doings of tasks in this process.
    private let number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue

    private let givenWorker: String?

    private static let process = IDGenerator.random.next()
    private static let count = Atomic<UInt64>(0)

    /// The name of this doing of the task, unlike all others: another doing of the same job is another worker.
    public var worker: String { givenWorker ?? "\(Self.process)-\(number)" }

    /// The facts of one task's doing.
    public init(
        jobId: String,
        task: ExecutorTask? = nil,
        origin: TaskSource,
        permission: PaymentPermission = .none,
        deadline: Deadline,
        time: AppClock,
        logger: Logger,
        observer: ExecutionObserver,
        worker: String? = nil
    ) {
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
