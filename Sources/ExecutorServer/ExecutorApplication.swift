public import Core
public import ExecutorCore
public import Logging
public import OrderedJSON
public import ServiceLifecycle

/// The executor's HTTP server, with the routes `POST /execute`, `GET /health`, and with jobs `/jobs` and `GET /ready`.
///
/// It runs as a service: when its group shuts down, it accepts no more connections, closes idle ones, and lets running
/// tasks go on for the drain limit before it cancels them. Cancelling the server's task cancels them at once.
public struct ExecutorApplication: Service {
    private let configuration: ExecutorServerConfiguration
    private let time: AppClock
    private let logger: Logger
    private let routes: ServerRoutes
    private let onListening: @Sendable (Int) async -> Void

    /// Creates a server; ``run()`` starts it.
    ///
    /// `jobs` are the jobs that it accepts, and `metrics` those that it shows; nil for none. `spending` returns what was
    /// spent of the budgets that a caller has. `onTask` is called for every
    /// task that is executed while its client waits, on the thread that serves it, so it should only count. `onListening`
    /// is called with the port once connections are accepted.
    public init(
        executor: Executor,
        jobs: ServedJobs? = nil,
        metrics: ServiceMetrics? = nil,
        spending: (@Sendable (Caller) async throws -> JSONObject)? = nil,
        configuration: ExecutorServerConfiguration,
        time: AppClock,
        logger: Logger,
        onTask: (@Sendable (ServerEvent) -> Void)? = nil,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.time = time
        self.logger = logger
        self.onListening = onListening
        routes = ServerRoutes(
            executor: executor,
            jobs: jobs,
            metrics: metrics,
            spending: spending,
            configuration: configuration,
            time: time,
            onTask: onTask
        )
    }

    /// Listens and answers requests until the server is shut down or cancelled.
    ///
    /// - Throws: ``ServerError`` if it cannot listen.
    public func run() async throws {
        let listener = HTTPListener(
            host: configuration.host,
            port: configuration.port,
            limits: configuration.limits,
            time: time,
            logger: logger,
            onListening: onListening,
            gate: Gate(host: configuration.host, check: configuration.check),
            receive: routes.receive(_:from:)
        )
        guard let feed = routes.events?.feed else { return try await listener.run() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await feed.run() }
            defer { group.cancelAll() }
            try await listener.run()
        }
    }
}
