import Core
import ExecutorCore
import ExecutorServer
import Logging
import ServiceLifecycle

/// The workers of `galaksio serve`, and the removal of old jobs.
struct JobService: Service {
    private let runner: JobRunner
    private let queue: JobQueue
    private let retention: Duration
    private let logger: Logger

    /// The time between two looks for old jobs, and the number that is removed in one transaction.
    private static let (pause, batch) = (Duration.seconds(60), 1000)
    /// The time for which the events of all jobs can be read again.
    private static let eventRetention = Duration.seconds(3600)

    /// Creates the workers of a queue.
    init(queue: JobQueue, executor: Executor, settings: Settings.Jobs, logger: Logger) {
        self.queue = queue
        runner = JobRunner(
            queue: queue,
            executor: executor,
            settings: settings.workers,
            breaker: ProviderBreaker(time: executor.time),
            time: executor.time,
            logger: logger
        )
        retention = settings.retention
        self.logger = logger
    }

    /// The jobs for the routes of the server.
    var served: ServedJobs { ServedJobs(queue: queue, runner: runner) }

    /// Works until a shutdown begins; then the jobs at work are handed back.
    func run() async {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await trim() }
                await runner.run()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            runner.drain()
        }
    }

    private func trim() async {
        let store = queue.store
        while !Task.isCancelled {
            do throws(JobStoreError) {
                let moment = store.clock.now + (.zero - retention)
                while try await store.trim(endedBefore: moment, limit: Self.batch) == Self.batch, !Task.isCancelled {}
                let horizon = store.clock.now + (.zero - Self.eventRetention)
                while try await store.trimEvents(before: horizon, limit: Self.batch) == Self.batch, !Task.isCancelled {}
            } catch {
                logger.error("[jobs] Old jobs could not be removed: \(error.message.terminalSafe)")
            }
            try? await store.clock.sleep(for: Self.pause)
        }
    }
}
