import Core
import ExecutorCore
import ExecutorServer
import Logging
import ServiceLifecycle
import TestSupport

/// A running executor over a cache in memory.
struct Served: Sendable {
    let port: Int
    let cache: MemoryCache
    let group: ServiceGroup

    func client() async throws -> RawClient {
        try await RawClient.connect(port: port)
    }

    func execute(_ body: String) async throws -> RawClient.Reply {
        try await client().ask("POST /execute", headers: ["Content-Type: application/json"], body: body)
    }

    /// Lets a server live as long as `body` runs, then shuts it down and waits for its end.
    static func run(
        limits: RequestLimits = .patient(),
        key: Secret? = nil,
        keys: APIKeys? = nil,
        strictStatus: Bool = false,
        time: AppClock = .system,
        hasJobs: Bool = false,
        queue: JobQueue? = nil,
        metrics: ServiceMetrics? = nil,
        onTask: (@Sendable (ServerEvent) -> Void)? = nil,
        _ body: @Sendable @escaping (Served) async throws -> Void
    ) async throws {
        let cache = MemoryCache()
        let registry = ProviderRegistry(caches: [cache.provider])
        let executor = Executor(registry: registry, time: time, limit: .seconds(3600), logger: .silent, meter: metrics)
        let queue = queue ?? JobQueue(store: InMemoryJobStore(clock: time))
        let (jobs, workers) = jobs(in: queue, of: executor, time)
        let work = Task { if hasJobs { await workers.run() } }
        defer { work.cancel() }
        try await service { onListening in
            ExecutorApplication(
                executor: executor,
                jobs: hasJobs ? jobs : nil,
                metrics: metrics,
                configuration: ExecutorServerConfiguration(
                    host: "127.0.0.1",
                    port: 0,
                    check: keys.map { .keys($0) } ?? key.map { .key($0) } ?? .nothing,
                    strictStatus: strictStatus,
                    limits: limits
                ),
                time: time,
                logger: .silent,
                onTask: onTask,
                onListening: onListening
            )
        } body: { port, group in
            try await body(Served(port: port, cache: cache, group: group))
        }
    }

    /// Returns the jobs of a queue, with the workers that do them.
    private static func jobs(
        in queue: JobQueue,
        of executor: Executor,
        _ time: AppClock
    ) -> (ServedJobs, JobRunner) {
        let runner = JobRunner(
            queue: queue,
            executor: executor,
            breaker: ProviderBreaker(time: time),
            time: time,
            logger: .silent
        )
        return (ServedJobs(queue: queue, runner: runner), runner)
    }

    /// Lets any service with a port live as long as `body` runs.
    static func service(
        _ make: (@escaping @Sendable (Int) async -> Void) -> any Service,
        body: @Sendable @escaping (Int, ServiceGroup) async throws -> Void
    ) async throws {
        let (ports, announced) = AsyncStream<Int>.makeStream()
        let service = make { announced.yield($0) }
        let group = ServiceGroup(services: [service], logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { announced.finish() }
                try await group.run()
            }
            tasks.addTask {
                for await port in ports {
                    do {
                        try await body(port, group)
                    } catch {
                        await group.triggerGracefulShutdown()
                        throw error
                    }
                    await group.triggerGracefulShutdown()
                    return
                }
            }
            try await tasks.waitForAll()
        }
    }
}

extension RequestLimits {
    /// Limits of time that no test runs into on a busy machine, apart from those that it names.
    static func patient(
        body: Int = 10 * 1024 * 1024,
        bodies: Int = 128 * 1024 * 1024,
        headers: Duration = .seconds(3600),
        bodyTime: Duration = .seconds(3600),
        idle: Duration = .seconds(3600),
        drain: Duration = .seconds(3600),
        patience: Duration = .seconds(3600),
        ping: Duration = .seconds(3600)
    ) -> Self {
        Self(
            body: body,
            bodies: bodies,
            headers: headers,
            bodyTime: bodyTime,
            idle: idle,
            drain: drain,
            patience: patience,
            ping: ping
        )
    }
}
