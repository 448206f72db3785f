public import Core
public import ExecutorCore
public import OrderedJSON

/// The services of the program that the console uses: everything outside of the session itself.
public struct ConsoleServices: Sendable {
    /// The executor, which runs tasks.
    public var executor: Executor
    /// The clock.
    public var time: AppClock
    /// The services that decide about payments and keep the ledger.
    public var money: PaymentServices
    /// The generator of job ids.
    public var ids: IDGenerator
    /// Facts about the running program.
    public var facts: AppInfo
    /// The function that steers the local network; nil on a live network.
    public var steer: (@Sendable (_ name: String, _ words: [String]) throws(CommandError) -> Void)?
    /// The function that returns what the local network knows about the price of an operation; nil on a live network.
    public var sale: @Sendable (CacheOperation) -> PriceStatus?
    /// The function that sends one unpaid request to any address.
    public var probe: @Sendable (HTTPClientRequest, Deadline) async -> HTTPExchange
    /// The function that sets the router's key for this session.
    public var setRouterKey: @Sendable (Secret) -> Void
    /// The function that reads an environment variable that is not secret; it returns nil if the variable is not set.
    public var environment: @Sendable (String) throws(CommandError) -> String?
    /// The HTTP server that runs while commands are typed.
    public var server: any ServerController
    /// The commands that run in the background.
    public var jobs = BackgroundJobs()
    /// The number of tasks of an import or export that run at once.
    ///
    /// A replay, which must be the same each time, runs one.
    public var transferWidth = 16
    /// The function that runs a shell command on an input and returns its exit status.
    ///
    /// Nil where no program may be started.
    public var runProgram: (@Sendable (_ command: String, _ input: [UInt8]) async throws(CommandError) -> Int32)?
    /// The command of the pager, which shows output that is taller than the screen.
    public var pager = ""
    /// The recording, which writes the session into a file; nil where nothing can be recorded.
    public var recording: (any SessionRecording)?
    /// The recorded inputs of a replay, which replace those of the person and the program; nil outside of a replay.
    public var replayed: ReplayInputs?
    /// The jobs that are kept where the payments are, of this process and of others; nil where there are none.
    public var servedJobs: JobQueue?
    /// A function that returns the settings of the environment and of `.env`, for `help environment`.
    public var environmentSettings: @Sendable () -> [EnvironmentSetting] = { [] }
    /// A function that returns the text of a `.env` with all settings, their meanings and their defaults.
    public var environmentFile: @Sendable () -> String = { "" }
    /// The files that commands may read and write.
    public var files: any FileSystem
    /// The function that checks session files in fresh sessions, and returns the report.
    public var replay: @Sendable (_ paths: [String]) async throws(CommandError) -> ReplayOutcome

    /// Creates the services.
    public init(
        executor: Executor,
        time: AppClock,
        money: PaymentServices,
        ids: IDGenerator,
        facts: AppInfo,
        steer: (@Sendable (String, [String]) throws(CommandError) -> Void)?,
        sale: @escaping @Sendable (CacheOperation) -> PriceStatus?,
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

extension ConsoleServices {
    /// The name of the provider of a new session: the first that is registered.
    var defaultProvider: String { executor.registry.caches.first?.name ?? "" }
}

/// The knowledge about whether an operation costs money at the service to which it would be sent.
public enum PriceStatus: String, Sendable, Hashable {
    /// The operation is sold: asking for its price brings a price.
    case sold
    /// The operation is free: asking for its price would do its work.
    case free
    /// The service has not yet shown whether the operation is sold.
    case unknown
}

/// A setting of the environment, for people.
public struct EnvironmentSetting: Sendable, Hashable {
    /// The variable's name.
    public let name: String
    /// The meaning and the default.
    public let meaning: String

    /// Creates the description of a setting.
    public init(name: String, meaning: String) {
        self.name = name
        self.meaning = meaning
    }
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
    /// The time limit of a command.
    public var timeLimit: Duration

    /// Creates the facts.
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

/// The outcome of `replay`.
public struct ReplayOutcome: Sendable, Hashable {
    /// The report, line by line.
    public let lines: [String]
    /// The results for programs, one per file.
    public let json: JSONValue
    /// True if all session files held.
    public let held: Bool

    /// Creates an outcome.
    public init(lines: [String], json: JSONValue, held: Bool) {
        self.lines = lines
        self.json = json
        self.held = held
    }
}
