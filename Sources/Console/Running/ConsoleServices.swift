public import Core
public import ExecutorCore
public import OrderedJSON

/// The services of the program that the console uses: everything that reaches beyond the session itself.
public struct ConsoleServices: Sendable {
    /// Does the tasks.
    public var executor: Executor
    /// The clock.
    public var time: AppClock
    /// Decides about payments, keeps the ledger.
    public var money: PaymentServices
    /// Where job ids come from.
    public var ids: IDGenerator
    /// Facts about the running program.
    public var facts: AppInfo
    /// Steers the local network; nil on a live one.
    public var steer: (@Sendable (_ name: String, _ words: [String]) throws(CommandError) -> Void)?
    /// What is known about the sale of an operation, without asking anybody.
    public var sale: @Sendable (CacheOperation) -> PriceStatus
    /// Sends one unpaid request to any address.
    public var probe: @Sendable (HTTPClientRequest, Deadline) async -> HTTPExchange
    /// Sets the router's key for this session.
    public var setRouterKey: @Sendable (Secret) -> Void
    /// Reads an environment variable that is no secret; nil if it is not set.
    public var environment: @Sendable (String) throws(CommandError) -> String?
    /// The server beside the prompt.
    public var server: any ServerController
    /// The commands that run beside the prompt.
    public var jobs = BackgroundJobs()
    /// So many tasks of an import or export run at once; a replay, which must be the same each time, runs one.
    public var transferWidth = 16
    /// Runs a command of the shell on that input and answers with its exit status; nil where no program may be started.
    public var runProgram: (@Sendable (_ command: String, _ input: [UInt8]) async throws(CommandError) -> Int32)?
    /// The program that shows what is taller than the screen.
    public var pager = ""
    /// Writes the session into a file; nil where nothing can be recorded.
    public var recording: (any SessionRecording)?
    /// The recorded inputs of a replay, in place of the person and the program.
    public var replayed: ReplayInputs?
    /// Reads and writes files.
    public var files: any FileSystem
    /// Checks session files in fresh sessions; the lines are its report, the flag says whether all held.
    public var replay: @Sendable (_ paths: [String]) async throws(CommandError) -> ReplayOutcome

    /// Creates the services.
    public init(
        executor: Executor,
        time: AppClock,
        money: PaymentServices,
        ids: IDGenerator,
        facts: AppInfo,
        steer: (@Sendable (String, [String]) throws(CommandError) -> Void)?,
        sale: @escaping @Sendable (CacheOperation) -> PriceStatus,
        probe: @escaping @Sendable (HTTPClientRequest, Deadline) async -> HTTPExchange,
        setRouterKey: @escaping @Sendable (Secret) -> Void,
        environment: @escaping @Sendable (String) throws(CommandError) -> String?,
        server: any ServerController,
        files: any FileSystem,
        replay: @escaping @Sendable ([String]) async throws(CommandError) -> ReplayOutcome
    ) {
        self.executor = executor
        self.time = time
        self.money = money
        self.ids = ids
        self.facts = facts
        self.steer = steer
        self.sale = sale
        self.probe = probe
        self.setRouterKey = setRouterKey
        self.environment = environment
        self.server = server
        self.files = files
        self.replay = replay
    }
}

/// Whether an operation costs money where it would be sent.
public enum PriceStatus: String, Sendable, Hashable {
    /// It does: asking for its price brings a price.
    case sold
    /// It does not: asking for its price would do its work.
    case free
    /// Nobody has said so yet.
    case unknown
}

/// Facts about the running program, for the banner, the prompt and `status`.
public struct AppInfo: Sendable, Hashable {
    /// The version of the program.
    public var version: String
    /// True if the console talks to the local network.
    public var isLocal: Bool
    /// The router's address; nil if calls go out directly.
    public var router: HTTPURL?
    /// True if a key for the router is known.
    public var hasRouterKey: Bool
    /// How long a command may take.
    public var timeLimit: Duration

    /// The facts.
    public init(
        version: String,
        isLocal: Bool,
        router: HTTPURL?,
        hasRouterKey: Bool,
        timeLimit: Duration
    ) {
        self.version = version
        self.isLocal = isLocal
        self.router = router
        self.hasRouterKey = hasRouterKey
        self.timeLimit = timeLimit
    }
}

/// What `replay` found.
public struct ReplayOutcome: Sendable, Hashable {
    /// The report, line by line.
    public let lines: [String]
    /// One result a file, for programs.
    public let json: JSONValue
    /// True if everything held.
    public let held: Bool

    /// What was found.
    public init(lines: [String], json: JSONValue, held: Bool) {
        self.lines = lines
        self.json = json
        self.held = held
    }
}
