public import Core

/// The HTTP executor beside the prompt.
public protocol ServerController: Sendable {
    /// Starts it and answers with its address; without a port it takes the configured one.
    ///
    /// - Throws: ``CommandError`` if the port is taken or a server is up already.
    func start(host: String, port: Int?) async throws(CommandError) -> HTTPURL
    /// Stops it, giving running tasks five seconds.
    ///
    /// - Throws: ``CommandError/serverNotRunning``.
    func stop() async throws(CommandError)
    /// How it stands; nil if none is running.
    func status() -> ServerStatus?
    /// Its last lines, oldest first.
    func logs(last count: Int) -> [String]
    /// The next lines as they come, until the task is cancelled.
    func follow() -> AsyncStream<String>
}

/// How the server stands.
public struct ServerStatus: Sendable, Hashable {
    /// Where it listens.
    public let address: HTTPURL
    /// Since when it runs.
    public let uptime: Duration
    /// Tasks taken so far.
    public let tasks: Int
    /// Those that failed.
    public let failed: Int

    /// How a server stands.
    public init(address: HTTPURL, uptime: Duration, tasks: Int, failed: Int) {
        self.address = address
        self.uptime = uptime
        self.tasks = tasks
        self.failed = failed
    }
}
