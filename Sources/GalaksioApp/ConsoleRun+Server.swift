import Console
import Core
import ExecutorCore
import ExecutorServer
import Logging
import Payments

extension ConsoleRun {
    /// Returns the server that `serve` starts at the prompt.
    func makeServer(
        settings: Settings,
        app: AppServices,
        notice: @escaping @Sendable (String) -> Void
    ) throws(SettingsError) -> BackgroundServer {
        let book = LogBuffer()
        let core = app.executor
        let executor = Executor(
            registry: core.registry,
            time: core.time,
            limit: core.limit,
            logger: book.logger(level: .info),
            memory: app.memory
        )
        return BackgroundServer(
            executor: executor,
            jobs: JobQueue(store: app.paymentSetup.jobs, limit: try settings.jobs(beside: nil).queueLimit),
            jobSettings: try settings.jobs(beside: app.facts.router),
            port: try settings.port,
            callers: try settings.callers,
            spending: SpendingReport(payer: app.paymentSetup.payer, hasLimits: true),
            strictStatus: try settings.strictStatus,
            time: .system,
            book: book,
            notice: notice
        )
    }
}
