public import Core
public import ExecutorCore
public import Logging
import OrderedJSON
public import ServiceLifecycle

/// The executor's HTTP server, with the routes `POST /execute`, `GET /health`, and with jobs `/jobs` and `GET /ready`.
///
/// It runs as a service: when its group shuts down, it accepts no more connections, closes idle ones, and lets running
/// tasks go on for the drain limit before it cancels them. Cancelling the server's task cancels them at once.
public struct ExecutorApplication: Service {
    private let configuration: ExecutorServerConfiguration
    private let time: AppClock
    private let logger: Logger
    private let execute: ExecuteRoute
    private let health: HealthRoute
    private let jobs: JobsRoute?
    private let ready: ReadyRoute?
    private let events: EventsRoute?
    private let metrics: MetricsRoute?
    private let onListening: @Sendable (Int) async -> Void

    /// Creates a server; ``run()`` starts it.
    ///
    /// `jobs` are the jobs that it accepts; nil for none. `onTask` is called for every task that is executed while its client
    /// waits, on the thread that serves it, so it should only count. `onListening` is called with the port once connections
    /// are accepted.
    public init(
        executor: Executor,
        jobs: ServedJobs? = nil,
        metrics: ServiceMetrics? = nil,
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
        health = HealthRoute(time: time)
        let statuses = configuration.strictStatus ? StatusMapping.strict : .original
        let bodies = TextBodyReader(
            limit: configuration.limits.body,
            bodies: BodyBudget(limit: configuration.limits.bodies)
        ) { failure in
            let response = ExecutorResponse.failed("unknown", failure)
            return .json(status: statuses.status(of: response), .object(response.json))
        }
        self.jobs = jobs.map { jobs in
            JobsRoute(executor: executor, queue: jobs.queue, stop: jobs.stop, bodies: bodies)
        }
        ready = jobs.map { ReadyRoute(jobs: $0, bodies: bodies.bodies) }
        let feed = jobs.map { JobEventFeed(queue: $0.queue, time: time, ping: configuration.limits.ping) }
        events = feed.map {
            EventsRoute(feed: $0, metrics: metrics, bodies: bodies.bodies)
        }
        self.metrics = metrics.map { metrics in
            MetricsRoute(
                metrics: metrics,
                jobs: jobs,
                providers: executor.registry.caches.map(\.name),
                readers: { feed?.readerCount ?? 0 },
                bodies: bodies.bodies
            )
        }
        execute = ExecuteRoute(
            executor: executor,
            statuses: statuses,
            bodies: bodies,
            time: time,
            onTask: onTask,
            jobs: self.jobs
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
            gate: Gate(host: configuration.host, key: configuration.key),
            receive: receive
        )
        guard let events else { return try await listener.run() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await events.feed.run() }
            defer { group.cancelAll() }
            try await listener.run()
        }
    }

    private func receive(_ request: RequestHead) -> Reception {
        if let jobs, let path = JobPath(target: request.target) {
            switch path {
            case .events(let id): if let events { return events.receive(request, ofJob: id, over: .serverSentEvents) }
            case .socket(let id): if let events { return events.receive(request, ofJob: id, over: .webSocket) }
            case .all, .one, .retry: if let reception = jobs.receive(request, path) { return reception }
            }
        }
        return switch (request.method, Self.route(request.target)) {
        case ("POST", "/execute"): execute.receive(request)
        case ("GET", "/health"), ("HEAD", "/health"): .answered(health.answer())
        case ("GET", "/ready"), ("HEAD", "/ready"): ready?.reception ?? .answered(Self.notFound(request))
        case ("GET", "/metrics"), ("HEAD", "/metrics"): metrics?.reception ?? .answered(Self.notFound(request))
        case ("GET", "/events"), ("HEAD", "/events"):
            events?.receiveAll(request, over: .serverSentEvents) ?? .answered(Self.notFound(request))
        case ("GET", "/socket"):
            events?.receiveAll(request, over: .webSocket) ?? .answered(Self.notFound(request))
        default: .answered(Self.notFound(request))
        }
    }

    /// Returns the path as the original's router compares it: lower case, without query and final slash.
    private static func route(_ target: String) -> String {
        if target == "/execute" { return target }
        var path = target.prefix { $0 != "?" }
        if path.count > 1, path.last == "/" { path = path.dropLast() }
        return path.lowercased()
    }

    private static func notFound(_ request: RequestHead) -> RouteResponse {
        let line = "\(request.method) \(request.target)"
        return .json(
            status: 404,
            [
                "error": .string(
                    "\(line) is not served here; served are POST /execute, /jobs, GET /health and GET /ready"
                )
            ]
        )
    }
}

/// The jobs of a server: where they are kept, and how one that runs is stopped.
public struct ServedJobs: Sendable {
    let queue: JobQueue
    /// The function that stops a job which was cancelled, if this process works on it.
    public let stop: @Sendable (JobRecord) -> Void
    /// The function that returns the providers which are left alone for a while.
    public let pauses: @Sendable () -> [String: ProviderBreaker.Pause]
    /// The function that returns the number of jobs at work in this process.
    let running: @Sendable () -> Int

    /// Creates the jobs of a queue, of which `runner` does some in this process.
    public init(queue: JobQueue, runner: JobRunner) {
        self.queue = queue
        stop = { runner.stop($0) }
        pauses = { runner.pauses }
        running = { runner.running }
    }
}
