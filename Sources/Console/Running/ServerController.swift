public import Core
public import ExecutorCore

/// A controller of the HTTP executor that runs while commands are typed.
public protocol ServerController: Sendable {
    /// Starts the server and returns its address; without a port it takes the configured one.
    ///
    /// - Throws: ``CommandError`` if the port is taken or a server is running already.
    func start(host: String, port: Int?) async throws(CommandError) -> HTTPURL
    /// Stops the server, giving running tasks five seconds.
    ///
    /// - Throws: ``CommandError/serverNotRunning``.
    func stop() async throws(CommandError)
    /// Returns the status of the server; nil if none is running.
    func status() -> ServerStatus?
    /// Returns the last lines of the log, oldest first.
    func logs(last count: Int) -> [String]
    /// Stops a job that was cancelled, if this process works on it.
    func stop(_ job: JobRecord)
    /// Returns a stream of the log lines to come, until the task is cancelled.
    func follow() -> AsyncStream<String>
}

/// The status of the HTTP server.
public struct ServerStatus: Sendable, Hashable {
    /// The address at which the server listens.
    public let address: HTTPURL
    /// The time since the server was started.
    public let uptime: Duration
    /// The number of tasks accepted so far.
    public let tasks: Int
    /// The number of those tasks that failed.
    public let failed: Int
    /// The providers whose jobs wait because the provider kept failing, with the end of each wait.
    public let pauses: [String: ProviderBreaker.Pause]

    /// Creates a status.
    public init(
        address: HTTPURL,
        uptime: Duration,
        tasks: Int,
        failed: Int,
        pauses: [String: ProviderBreaker.Pause] = [:]
    ) {
        self.pauses = pauses
        self.address = address
        self.uptime = uptime
        self.tasks = tasks
        self.failed = failed
    }
}
