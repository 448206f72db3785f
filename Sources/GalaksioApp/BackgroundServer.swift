import Console
import Core
import ExecutorCore
import ExecutorServer
import Logging
import ServiceLifecycle
import Synchronization

/// The HTTP executor beside the prompt, with the same core and a log of its own.
final class BackgroundServer: ServerController {
    private struct Running {
        let workers: JobService
        let address: HTTPURL
        let since: Duration
        let group: ServiceGroup
        let task: Task<Void, any Error>
        var tasks = 0
        var failed = 0
    }

    private let executor: Executor
    /// The jobs that the server accepts, and that others with the same store accepted.
    let jobs: JobQueue
    private let jobSettings: Settings.Jobs
    private let port: Int
    private let callers: Settings.Callers
    private let spending: SpendingReport
    private let strictStatus: Bool
    private let time: AppClock
    private let book: LogBuffer
    private let notice: @Sendable (String) -> Void
    private let running = Mutex<Running?>(nil)

    /// Creates a server that is not running yet; `notice` is called for each task that was served.
    init(
        executor: Executor,
        jobs: JobQueue,
        jobSettings: Settings.Jobs,
        port: Int,
        callers: Settings.Callers,
        spending: SpendingReport,
        strictStatus: Bool,
        time: AppClock,
        book: LogBuffer,
        notice: @escaping @Sendable (String) -> Void
    ) {
        self.executor = executor
        self.jobs = jobs
        self.jobSettings = jobSettings
        self.port = port
        self.callers = callers
        self.spending = spending
        self.strictStatus = strictStatus
        self.time = time
        self.book = book
        self.notice = notice
    }

    func start(host: String, port: Int?) async throws(CommandError) -> HTTPURL {
        let port = port ?? self.port
        if let address = running.withLock({ $0?.address }) {
            throw .other(.syntax, "already serving at \(address.origin)", hint: "serve status")
        }
        let check = try check(on: host)
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let configuration = ExecutorServerConfiguration(
            host: host,
            port: port,
            check: check,
            strictStatus: strictStatus
        )
        let metrics = AppServices.metrics(for: executor.registry)
        let executor = executor.metered(by: metrics)
        let workers = JobService(
            queue: jobs,
            executor: executor,
            settings: jobSettings.serving(check),
            logger: book.logger(level: .info)
        )
        let group = group(of: workers, executor, metrics, configuration) { port in
            announce.yield(port)
            announce.finish()
        }
        let task = Task {
            defer { announce.finish() }
            try await group.run()
        }
        for await bound in ports {
            let authority = "\(host.contains(":") ? "[\(host)]" : host):\(bound)"
            guard let address = try? HTTPURL("http://\(authority)") else { break }
            let started = Running(workers: workers, address: address, since: time.uptime, group: group, task: task)
            running.withLock { $0 = started }
            return address
        }
        throw await Self.failure(of: task)
    }

    private func check(on host: String) throws(CommandError) -> CallerCheck {
        do {
            return try callers.check(on: host, time: .system)
        } catch {
            throw .other(error.code, error.message, hint: "serve start")
        }
    }

    /// Returns a server and its workers, as services that run together.
    private func group(
        of workers: JobService,
        _ executor: Executor,
        _ metrics: ServiceMetrics,
        _ configuration: ExecutorServerConfiguration,
        onListening: @escaping @Sendable (Int) async -> Void
    ) -> ServiceGroup {
        let application = ExecutorApplication(
            executor: executor,
            jobs: workers.served,
            metrics: metrics,
            spending: spending.budgets,
            configuration: configuration,
            time: .system,
            logger: book.logger(level: .info),
            onTask: { [weak self] in self?.observe($0) },
            onListening: onListening
        )
        return ServiceGroup(
            services: [workers, application],
            logger: Logger(label: "serve") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Returns the error for the prompt where the server ended before it listened.
    private static func failure(of task: Task<Void, any Error>) async -> CommandError {
        do {
            try await task.value
            return .other(.internalError, "the server could not start listening", hint: "serve start")
        } catch let error as ServerError {
            return .other(error.code, error.message, hint: hint(for: error))
        } catch let error as any UserFacingError {
            return CommandError(error)
        } catch {
            return .other(.badSetting, "the server can't start: \(error)", hint: "serve start port 0")
        }
    }

    /// Returns the hint for the prompt, because the error's own hint is for the shell.
    private static func hint(for error: ServerError) -> String {
        switch error {
        case .portTaken(_, _, let free): "serve start port \(free ?? 0)"
        case .portForbidden, .notListening: "serve start port 0"
        case .hostUnknown: "serve start"
        }
    }

    func stop() async throws(CommandError) {
        guard
            let stopped = running.withLock({ running in
                defer { running = nil }
                return running
            })
        else { throw .serverNotRunning }
        await stopped.group.triggerGracefulShutdown()
        _ = try? await stopped.task.value
    }

    func status() -> ServerStatus? {
        running.withLock { running in
            running.map {
                ServerStatus(
                    address: $0.address,
                    uptime: time.uptime - $0.since,
                    tasks: $0.tasks,
                    failed: $0.failed,
                    pauses: $0.workers.served.pauses()
                )
            }
        }
    }

    func stop(_ job: JobRecord) {
        running.withLock { $0?.workers.served }?.stop(job)
    }

    func logs(last count: Int) -> [String] {
        book.last(count)
    }

    func follow() -> AsyncStream<String> {
        book.follow()
    }

    private func observe(_ event: ServerEvent) {
        switch event {
        case .received:
            running.withLock { $0?.tasks += 1 }
        case .finished(let jobId, let status, let elapsed):
            if status == .failed { running.withLock { $0?.failed += 1 } }
            notice("[serve] \(jobId.terminalSafe(upTo: 40)) \(status.rawValue), \(elapsed.milliseconds) ms")
        }
    }
}

/// A stand-in for the server, for runs in which none can be started.
struct UnavailableServer: ServerController {
    func start(host: String, port: Int?) async throws(CommandError) -> HTTPURL {
        throw .elsewhere("serve start is not supported in a replay", instead: "serve status")
    }

    func stop() async throws(CommandError) {
        throw .serverNotRunning
    }

    func status() -> ServerStatus? { nil }

    func stop(_ job: JobRecord) {}

    func logs(last count: Int) -> [String] { [] }

    func follow() -> AsyncStream<String> {
        AsyncStream { $0.finish() }
    }
}
