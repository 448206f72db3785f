public import Core
public import Logging
import X402

/// The workers of one process: they claim jobs, execute their tasks, and tell the store how they ended.
///
/// A job whose lease is lost is stopped; whatever it has signed belongs to the ledger, which lets no second payment happen.
/// What a router may have paid without the ledger's knowledge is not done again.
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
        /// The time that jobs at work have to end after ``JobRunner/drain()``.
        public var drain: Duration = .seconds(5)
        /// The caller whose jobs have the given tenant; one that is not known spends nothing.
        public var caller: @Sendable (_ tenant: String) -> Caller = {
            $0.isEmpty ? .anybody : Caller(name: $0, dailyLimit: .zero)
        }
        /// The judgement whether somebody else, such as a router with credits, may have paid for a request.
        public var mayHavePaid: @Sendable (HTTPExchange) -> Bool = { _ in false }

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
    private let served = ServedTenants()
    private let lastRenewal: RenewalTime

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
        lastRenewal = RenewalTime(time.uptime, queue.store.clock.now)
    }

    /// Works until ``drain()``, or until the task is cancelled.
    ///
    /// After ``drain()`` no job is claimed any more, and those at work have some time to end; the others are stopped and
    /// handed back. This method returns once the store knows.
    public func run() async {
        let changes = queue.changes()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.keepLeases() }
            group.addTask { await self.keepWatch() }
            group.addTask { for await _ in queue.store.changesElsewhere() { queue.wakeFromElsewhere() } }
            await self.claimJobs(in: &group, on: changes)
            await self.awaitJobs(within: settings.drain)
            active.stopAll(for: .drained)
            await self.awaitJobs(within: nil)
            group.cancelAll()
        }
    }

    /// Claims no more jobs; ``run()`` returns once those at work have ended.
    public func drain() {
        active.close()
        queue.wake()
    }

    /// Stops a job of this process that was cancelled, without waiting for the next renewal of its lease.
    public func stop(_ job: JobRecord) {
        if job.isCancelled { active.stop(job: job.number, for: .cancelled) }
    }

    /// The number of jobs at work in this process.
    public var running: Int { active.count }

    /// The providers that are left alone for a while, because they kept failing.
    public var pauses: [String: ProviderBreaker.Pause] { breaker.pauses }

    /// Waits until no job is at work, but not longer than that, and not at all after a cancellation if there is a limit.
    private func awaitJobs(within span: Duration?) async {
        let end = span.map { time.uptime + $0 }
        while active.count > 0 {
            if let end, Task.isCancelled || time.uptime >= end { return }
            await Task { try? await time.sleep(for: .milliseconds(10)) }.value
        }
    }

    private func claimJobs(in group: inout DiscardingTaskGroup, on changes: AsyncStream<Void>) async {
        for await _ in changes {
            while !Task.isCancelled, !active.isClosed {
                await renewBeforeOthersTake()
                let room = active.room(perProvider: settings.concurrencyPerProvider)
                let limit = min(settings.concurrency - active.count, room.rest)
                let start = time.uptime
                guard limit > 0, let claimed = await claim(limit, without: room.full), !claimed.isEmpty else { break }
                for job in claimed {
                    active.begin(job, at: start)
                    group.addTask { await self.work(on: job) }
                }
                queue.wakeReaders()
                if claimed.count < limit { break }
            }
            if Task.isCancelled || active.isClosed { return }
        }
    }

    private func claim(_ limit: Int, without full: Set<String>) async -> [ClaimedJob]? {
        do {
            let claim = JobClaim(
                by: owner,
                limit: limit,
                for: settings.lease,
                without: breaker.closed.union(full),
                running: active.tenants,
                served: served.turns
            )
            let claimed = try await queue.store.claim(claim)
            served.note(claimed)
            return claimed
        } catch {
            logger.error("[jobs] No jobs could be claimed: \(error.message.terminalSafe)")
            return nil
        }
    }

    /// Renews the leases until the task is cancelled.
    private func keepLeases() async {
        while true {
            await renewLeases()
            do {
                try await time.sleep(for: settings.lease / 3)
            } catch {
                return
            }
        }
    }

    /// Renews the leases that look lost to a claim because this process was paused, or because the store's clock was set:
    /// the claim would take the jobs from this process itself.
    private func renewBeforeOthersTake() async {
        let renewal = lastRenewal.value
        let passed = time.uptime - renewal.uptime
        let jump = (queue.store.clock.now - renewal.now) - passed
        let limit = settings.lease / 3
        if passed > limit * 3 / 2 || jump > limit || jump < .zero - limit { await renewLeases() }
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

    private func renewLeases() async {
        let start = (uptime: time.uptime, now: queue.store.clock.now)
        let leases = active.leases
        do {
            let renewals = try await queue.store.renew(leases, for: settings.lease)
            for (lease, renewal) in zip(leases, renewals) {
                switch renewal {
                case .kept: active.renewed(lease, at: start.uptime)
                case .cancelled:
                    active.renewed(lease, at: start.uptime)
                    active.stop(lease, for: .cancelled)
                case .lost: active.stop(lease, for: .lost)
                }
            }
            lastRenewal.set(start.uptime, start.now)
        } catch {
            logger.error("[jobs] The leases could not be renewed: \(error.message.terminalSafe)")
        }
    }

    private func work(on claimed: ClaimedJob) async {
        defer { active.end(claimed.lease) }
        let provider = claimed.job.provider
        guard breaker.begin(provider) else {
            executor.meter?.ended(.handedBack, provider: provider)
            return await tell(JobEnding(claimed.lease, .handedBack))
        }
        let evidence = JobTraffic(spends: settings.mayHavePaid, time: time)
        let (key, progress) = (claimed.job.key, queue.progress)
        let observer = ExecutionObserver { event in
            evidence.note(event)
            if case .progress(let sent, let size) = event { progress.reached(.init(sent: sent, of: size), by: key) }
        }
        let task = Task { await attempt(claimed, observer) }
        active.attach(task, to: claimed.lease)
        let response = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            active.stop(claimed.lease, for: .drained)
        }
        progress.end(key)
        let reason = active.reason(for: claimed.lease)
        breaker.end(provider, reason == nil ? response : nil)
        let outcomes = JobOutcomes(settings: settings, now: queue.store.clock.now, random: random)
        let outcome = outcomes.outcome(of: response, claimed.job, reason, evidence)
        executor.meter?.ended(JobAttemptEnd(outcome), provider: provider)
        guard let outcome else {
            return logger.warning("[jobs] The lease of job \(claimed.job.key.jobId.terminalSafe) was lost")
        }
        if case .again(let wait, _) = outcome {
            let attempt = "\(claimed.job.key.jobId.terminalSafe) failed (attempt \(claimed.job.attempts))"
            logger.info("[jobs] Job \(attempt), next attempt in \(wait.formatted)")
        }
        await tell(JobEnding(claimed.lease, outcome))
    }

    /// Executes the task of a job; of one that was cancelled under a worker which was lost, only its payment is followed.
    private func attempt(_ claimed: ClaimedJob, _ observer: ExecutionObserver) async -> ExecutorResponse {
        let (task, caller) = (claimed.job.task, settings.caller(claimed.job.key.tenant))
        guard !claimed.job.isCancelled else {
            return await executor.followPayment(of: task, observer: observer, caller: caller, trace: claimed.job.trace)
        }
        return await executor.execute(
            task,
            origin: .server,
            observer: observer,
            lease: claimed.lease,
            caller: caller,
            trace: claimed.job.trace
        )
    }

    /// Tells the store how the work on a job ended, again and again while the store is away; its lease is renewed meanwhile.
    ///
    /// It goes on after the task was cancelled: an end that is not told makes another worker do the job again.
    private func tell(_ ending: JobEnding) async {
        var tries = 0
        while true {
            do {
                // An end that others share their transaction with is told alone after a failure.
                let isKept = tries == 0 ? try await queue.finish(ending) : try await queue.finishAlone(ending)
                if !isKept, tries == 0 { logger.warning("[jobs] Another worker has job number \(ending.lease.number)") }
                return
            } catch {
                logger.error("[jobs] An end could not be stored: \(error.message.terminalSafe)")
                tries += 1
                let isOver = error.code == .storeUnavailable ? Task.isCancelled && tries >= 3 : tries >= Self.tellings
                if isOver { return }
                let wait = Duration.milliseconds(100 * (1 << min(tries, 5)))
                await Task { try? await time.sleep(for: wait) }.value
            }
        }
    }

    /// The number of times that an end is told to a store which answers and does not take it.
    private static let tellings = 12
}
