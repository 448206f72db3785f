import ArgumentParser
import Console
import Core
import ExecutorCore
import ExecutorServer
import Glibc
import HTTPayer
import Logging
import Payments
import ServiceLifecycle
import UnixSignals

/// The subcommand `galaksio serve`: the HTTP executor in the foreground, until TERM or Ctrl-C.
struct ServeSubcommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the HTTP executor in the foreground.",
        discussion: "Settings come from flags, the environment and .env, in this order; see galaksio help environment."
    )
    static let need = MachineLimits.Need.server

    @Option(help: "The port. Default: PORT, then 8090.")
    var port: String?

    @Option(help: "The address to listen on. Default: HOST, then 127.0.0.1.")
    var host: String?

    @Option(help: "The network: local or live.")
    var network: String?

    @Option(help: "The router's address.")
    var router: String?

    @Option(help: ArgumentHelp("How long a task may take.", valueName: "duration"))
    var timeout: String?

    func execute() async -> Int32 {
        do {
            var flags: [SettingKey: String] = [:]
            flags[.port] = port
            flags[.host] = host
            flags[.network] = network
            flags[.routerURL] = router
            flags[.timeout] = timeout
            let settings = try Settings(flags: flags)
            let lines = BatchedLines(descriptor: STDERR_FILENO)
            defer { lines.flush() }
            let logger = Logger.batched(lines, try settings.logFormat, level: try settings.logLevel ?? .info)
            let app = try AppServices.forServer(settings, logger: logger)
            do {
                try await serve(app, settings: settings, flags: flags, logger: logger)
            } catch {
                await app.paymentSetup.payer.ledger.store.checkpoint()
                throw error
            }
            await app.paymentSetup.payer.ledger.store.checkpoint()
            return 0
        } catch let error as any UserFacingError {
            return Program.printError(error)
        } catch {
            StandardStreams.printError("error: the server stopped: \(error)")
            return 1
        }
    }

    /// The time for which a paid job is recognised by its id alone.
    private static let memorySpan = Duration.seconds(30 * 86_400)

    private func serve(
        _ app: AppServices,
        settings: Settings,
        flags: [SettingKey: String],
        logger: Logger
    ) async throws {
        try await app.memory.load(since: app.time.now + (.zero - Self.memorySpan))
        let router = app.facts.router
        let (host, callers) = (settings.host, try settings.callers)
        let check = try callers.check(on: host, time: app.time)
        let jobs = try settings.jobs(beside: router).serving(check)
        let queue = JobQueue(store: app.paymentSetup.jobs, limit: jobs.queueLimit)
        let metrics = try settings.hasMetrics ? AppServices.metrics(for: app.executor.registry) : nil
        let executor = metrics.map { app.executor.metered(by: $0) } ?? app.executor
        let workers = JobService(queue: queue, executor: executor, settings: jobs, logger: logger)
        let facts = facts(of: app, callers.words(on: host)) + (try settings.limitLines)
        let application = ExecutorApplication(
            executor: executor,
            jobs: workers.served,
            metrics: metrics,
            spending: SpendingReport(payer: app.paymentSetup.payer, hasLimits: settings.hasLimits).budgets,
            configuration: try configuration(settings, check),
            time: .system,
            logger: logger,
            onListening: { Self.tell(of: $0, facts, logger) }
        )
        warn(of: app, callers, on: host, logger)
        let reload = ReloadService(
            flags: flags,
            check: check,
            policy: app.paymentSetup.payer.policy,
            hasLimits: settings.hasLimits,
            logger: logger
        )
        // They end from the last to the first: nobody is let in any more while the jobs at work end.
        try await run([reload, workers, application], drain: try settings.drain)
    }

    private func configuration(
        _ settings: Settings,
        _ check: CallerCheck
    ) throws(SettingsError) -> ExecutorServerConfiguration {
        ExecutorServerConfiguration(
            host: settings.host,
            port: try settings.port,
            check: check,
            strictStatus: try settings.strictStatus,
            namesRequests: try settings.logFormat == .json,
            limits: RequestLimits(drain: try settings.drain)
        )
    }

    /// Runs services until TERM or Ctrl-C; after that, tasks and then jobs have some time to end, and to follow payments.
    private func run(_ services: [any Service], drain: Duration) async throws {
        let quiet = Logger(label: "serve") { _ in SwiftLogNoOpLogHandler() }
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: quiet
        )
        configuration.maximumGracefulShutdownDuration = (drain + .seconds(15)) * 2
        try await ServiceGroup(configuration: configuration).run()
    }

    private static func tell(of port: Int, _ facts: [String], _ logger: Logger) {
        logger.info("[INFO] Galaksio Executor (Swift \(AppServices.version)) running on port \(port)")
        for line in facts { logger.info("[INFO] \(line)") }
    }

    /// Returns the lines that a start logs after the first; `access` says who may call.
    private func facts(of app: AppServices, _ access: String) -> [String] {
        let providers = app.executor.registry.all.map(\.name).joined(separator: ", ")
        let lines = [
            "HTTPayer Router URL: \(app.facts.router?.origin ?? "none, direct calls")",
            "Supported providers: \(providers)", access,
        ]
        let isForgetful = app.paymentSetup.jobs is InMemoryJobStore
        return lines + (isForgetful ? ["Jobs and payments are kept in memory, and end with this server"] : [])
    }

    /// Warns of settings with which tasks fail, strangers spend, or a key is readable on its way.
    private func warn(of app: AppServices, _ callers: Settings.Callers, on host: String, _ logger: Logger) {
        let difference = ClockDifference(span: AppClock.system.now - app.paymentSetup.jobs.clock.now)
        if let words = difference.words {
            logger.warning("[jobs] Warning: the clock of this machine \(words) the database's, which counts for leases")
        }
        let router = app.facts.router
        if router != nil, !app.facts.hasRouterKey {
            logger.warning("[httpayer] Warning: HTTPAYER_API_KEY not set, requests may fail")
        }
        if callers == .anybody, !ListeningHost.isLoopback(host) {
            logger.warning("[server] Warning: other machines can reach \(host) without a key, so anyone can spend")
        }
        if let router, app.facts.hasRouterKey, !app.plainHTTP.allowsPayment(to: router),
            !app.plainHTTP.hosts.contains(Settings.routerWord)
        {
            logger.warning(
                "[httpayer] Warning: HTTPAYER_API_KEY is sent to \(router.origin) over plain http, where others can read it"
            )
        }
    }
}
