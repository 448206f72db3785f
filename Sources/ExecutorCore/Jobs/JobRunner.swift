public import Core
import HTTPTypes
public import Logging
import OrderedJSON
import Synchronization

/// The workers of one process: they claim jobs, execute their tasks, and tell the store how they ended.
///
/// A job whose lease is lost is stopped; whatever it may have signed belongs to the ledger, which lets no second payment
/// happen.
public struct JobRunner: Sendable {
    /// The settings of the workers.
    public struct Settings: Sendable {
        /// The number of jobs at work at once.
        public var concurrency = 32
        /// The number of jobs of one provider at work at once.
        public var concurrencyPerProvider = 32
        /// The time after which a job may be claimed by others, unless its lease is renewed.
        public var lease: Duration = .seconds(30)
        /// The longest time between two looks into the store.
        public var poll: Duration = .seconds(1)
        /// The rule by which failed jobs are tried again.
        public var retries = JobRetryPolicy()
        /// The hosts that may pay for a request by themselves, such as a router with credits.
        public var payingHosts: Set<String> = []

        /// Creates the default settings.
        public init() {}
    }

    let queue: JobQueue
    let executor: Executor
    let settings: Settings
    let breaker: ProviderBreaker
    let time: AppClock
    let logger: Logger
    /// The name of this process among the workers; no other one has it, not even after a restart under the same name.
    let owner: String
    let random: @Sendable () -> Double
    let active = ActiveJobs()

    /// Creates the workers of a process.
    public init(
        queue: JobQueue,
        executor: Executor,
        settings: Settings = Settings(),
        breaker: ProviderBreaker,
        time: AppClock,
        logger: Logger,
        owner: String = IDGenerator.random.next(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.queue = queue
        self.executor = executor
        self.settings = settings
        self.breaker = breaker
        self.time = time
        self.logger = logger
        self.owner = owner
        self.random = random
    }

    /// Works until the task is cancelled; then the jobs at work are stopped and handed back, and this method returns
    /// once the store knows.
    public func run() async {
        let changes = queue.changes()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.keepLeases() }
            group.addTask { await self.keepWatch() }
            group.addTask { for await _ in queue.store.changesElsewhere() { queue.wake() } }
            await self.claimJobs(in: &group, on: changes)
            active.stopAll(for: .drained)
        }
    }

    /// Stops a job of this process that was cancelled, without waiting for the next renewal of its lease.
    public func stop(_ job: JobRecord) {
        if job.isCancelled { active.stop(job: job.number, for: .cancelled) }
    }

    /// The providers that are left alone for a while, because they kept failing.
    public var pauses: [String: ProviderBreaker.Pause] { breaker.pauses }

    private func claimJobs(in group: inout DiscardingTaskGroup, on changes: AsyncStream<Void>) async {
        for await _ in changes {
            while !Task.isCancelled {
                let room = active.room(perProvider: settings.concurrencyPerProvider)
                let limit = min(settings.concurrency - active.count, room.rest)
                let start = time.uptime
                guard limit > 0, let claimed = await claim(limit, without: room.full), !claimed.isEmpty else { break }
                for job in claimed {
                    active.begin(job, at: start)
                    group.addTask { await self.work(on: job) }
                }
                if claimed.count < limit { break }
            }
            if Task.isCancelled { return }
        }
    }

    private func claim(_ limit: Int, without full: Set<String>) async -> [ClaimedJob]? {
        do {
            return try await queue.store.claim(
                by: owner,
                limit: limit,
                for: settings.lease,
                without: breaker.closed.union(full)
            )
        } catch {
            logger.error("[jobs] No jobs could be claimed: \(error.message.terminalSafe)")
            return nil
        }
    }

    /// Renews the leases until the task is cancelled.
    private func keepLeases() async {
        while true {
            let start = time.uptime
            if await renewLeases() { active.renewed(at: start) }
            do {
                try await time.sleep(for: settings.lease / 3)
            } catch {
                return
            }
        }
    }

    /// Has the store looked into, and stops the jobs whose leases could not be renewed in time, until the task is
    /// cancelled.
    private func keepWatch() async {
        while true {
            queue.wake()
            do {
                try await time.sleep(for: min(settings.poll, settings.lease / 6))
            } catch {
                return
            }
            // Others may have claimed them by now.
            active.stop(beganBefore: time.uptime - settings.lease)
        }
    }

    private func renewLeases() async -> Bool {
        let leases = active.leases
        guard !leases.isEmpty else { return true }
        do {
            for (lease, renewal) in zip(leases, try await queue.store.renew(leases, for: settings.lease)) {
                switch renewal {
                case .kept: continue
                case .cancelled: active.stop(lease, for: .cancelled)
                case .lost: active.stop(lease, for: .lost)
                }
            }
            return true
        } catch {
            logger.error("[jobs] The leases could not be renewed: \(error.message.terminalSafe)")
            return false
        }
    }

    private func work(on claimed: ClaimedJob) async {
        let provider = claimed.job.provider
        guard breaker.begin(provider) else {
            active.end(claimed.lease)
            return await tell(JobEnding(claimed.lease, .handedBack))
        }
        let traffic = JobTraffic(payingHosts: settings.payingHosts, time: time)
        let observer = ExecutionObserver { traffic.note($0) }
        let task = Task { await executor.execute(claimed.job.task, origin: .server, observer: observer) }
        active.attach(task, to: claimed.lease)
        let response = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            active.stop(claimed.lease, for: .drained)
        }
        let reason = active.end(claimed.lease)
        breaker.end(provider, reason == nil ? response : nil)
        guard reason != .lost || response.status == .completed else {
            return logger.warning("[jobs] The lease of job \(claimed.job.key.jobId.terminalSafe) was lost")
        }
        await tell(JobEnding(claimed.lease, outcome(of: response, claimed.job, reason, traffic)))
    }

    /// Returns the outcome of an attempt; `reason` is the reason why it was stopped.
    private func outcome(
        of response: ExecutorResponse,
        _ job: JobRecord,
        _ reason: ActiveJobs.Reason?,
        _ traffic: JobTraffic
    ) -> JobEnding.Outcome {
        guard response.status != .completed else { return .ended(.completed, response.json) }
        var answer = response.json
        if traffic.mayHavePaid { answer.append("spending", "unknown") }
        switch reason {
        case .cancelled?: return .ended(.cancelled, answer)
        case .drained?, .lost?: return .handedBack
        case nil: break
        }
        let now = queue.store.clock.now
        // The execution of a lost worker still holds the job's payment.
        if response.failure?.code == .jobInProgress, now < job.createdAt + settings.retries.deadline {
            return .again(after: .seconds(2), answer)
        }
        let wait = settings.retries.wait(after: response, of: job, asked: traffic.asked, at: now, random: random)
        if let wait, !traffic.mayHavePaid {
            let text =
                "\(job.key.jobId.terminalSafe) failed (attempt \(job.attempts)), next attempt in \(wait.formatted)"
            logger.info("[jobs] Job \(text)")
            return .again(after: wait, answer)
        }
        return .ended(response.failure?.code == .paymentRequired ? .paymentRequired : .failed, answer)
    }

    /// Tells the store how the work on a job ended, again and again while the store fails.
    ///
    /// It goes on after the task was cancelled: an end that is not told makes another worker do the job again.
    private func tell(_ ending: JobEnding) async {
        for tries in 0..<Self.tellings {
            do {
                if try await !queue.finish(ending) {
                    logger.warning("[jobs] Another worker has job number \(ending.lease.number)")
                }
                return
            } catch {
                logger.error("[jobs] An end could not be stored: \(error.message.terminalSafe)")
                // A process that ends does not wait for its store much longer: others get the job.
                if Task.isCancelled, tries >= Self.tellingsAtEnd { return }
                await Task { try? await time.sleep(for: .milliseconds(100 * (1 << min(tries, 5)))) }.value
            }
        }
    }

    /// The number of times that an end is told, over about half a minute: then the lease is over.
    private static let tellings = 12
    private static let tellingsAtEnd = 3
}
