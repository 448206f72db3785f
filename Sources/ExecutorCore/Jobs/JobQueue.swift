import Core
import Synchronization

/// The front of a job store for the callers of one process: many calls share a transaction, the queue has a limit, and
/// new jobs wake the workers.
public final class JobQueue: Sendable {
    /// The store.
    public let store: any JobStore
    /// The number of waiting jobs from which on no more are accepted.
    public let limit: Int
    /// How much of the files of jobs was sent that are worked on here.
    public let progress = JobFileProgress()
    private let submissions: Coalescer<NewJob, JobSubmission, JobStoreError>
    private let endings: Coalescer<JobEnding, Bool, JobStoreError>
    private let waiting = Mutex<Backlog>(Backlog())
    private let lastFailure = Mutex<(error: JobStoreError, at: Duration)?>(nil)
    private let workers = Listeners()
    private let readers = Listeners()
    private let waiters = JobWaiters()

    private struct Backlog {
        var waiting = 0
        /// The number of jobs that are being stored.
        var underway = 0
        /// The number of jobs that were ever admitted.
        var admitted = 0
        var oldest: Timestamp?
        var readAt: Duration?
        /// The time for which it is counted along.
        var freshness = JobQueue.freshness
    }

    /// The number of jobs in one transaction.
    private static let batch = 256
    /// The time after which somebody who waits for an end looks into the store.
    private static let look = Duration.milliseconds(500)
    private static let fewWaiters = 20
    /// The time for which the number of waiting jobs is counted along, before the store is asked again; it is longer where
    /// the store takes long to count.
    private static let freshness = Duration.seconds(2)
    private static let longestFreshness = Duration.seconds(15)
    private static let failureSpan = Duration.seconds(30)
    private static let freshnessOfFull = Duration.milliseconds(50)

    /// Creates the front of a store.
    public init(store: any JobStore, limit: Int = 1_000_000) {
        self.store = store
        self.limit = limit
        submissions = Coalescer(limit: Self.batch) { jobs in
            await Result { () async throws(JobStoreError) in try await store.submit(jobs) }
        }
        endings = Coalescer(limit: Self.batch) { endings in
            await Result { () async throws(JobStoreError) in try await store.finish(endings) }
        }
    }

    /// Accepts a job.
    ///
    /// - Throws: ``JobStoreError`` where the store fails, and with ``Core/FailureCode/queueFull`` where too many jobs
    ///   wait.
    public func submit(_ job: NewJob) async throws(JobStoreError) -> JobSubmission {
        _ = try await backlog()
        // Those on their way count as well: a body of many lines does not pass the limit together.
        let isAdmitted = waiting.withLock { backlog in
            guard backlog.waiting < limit else { return false }
            backlog.waiting += 1
            backlog.underway += 1
            backlog.admitted += 1
            return true
        }
        guard isAdmitted else {
            guard let known = try await store.job(job.key) else {
                throw JobStoreError(
                    code: .queueFull,
                    message: "\(limit) jobs wait already; send it again later"
                )
            }
            return known.task.fingerprint == job.task.fingerprint ? .known(known) : .conflict
        }
        defer { waiting.withLock { $0.underway -= 1 } }
        let submission: JobSubmission
        do throws(JobStoreError) {
            submission = try await submissions(job)
            lastFailure.withLock { $0 = nil }
        } catch {
            waiting.withLock { $0.waiting = max(0, $0.waiting - 1) }
            if [.fileFailed, .storeUnavailable].contains(error.code) {
                lastFailure.withLock { $0 = (error, store.clock.uptime) }
            }
            throw error
        }
        if case .accepted = submission { wake() } else { waiting.withLock { $0.waiting = max(0, $0.waiting - 1) } }
        return submission
    }

    /// The failure of the last job that could not be stored; nil once another one was, or a while has passed, so that those
    /// who stayed away because of it try again.
    public var recentFailure: JobStoreError? {
        lastFailure.withLock { last in
            last.flatMap { store.clock.uptime - $0.at < Self.failureSpan ? $0.error : nil }
        }
    }

    /// Ends the work on a job; returns false if its lease was lost.
    ///
    /// - Throws: ``JobStoreError``.
    public func finish(_ ending: JobEnding) async throws(JobStoreError) -> Bool {
        defer { wake(endOf: ending.lease.number) }
        return try await endings(ending)
    }

    /// The same as a transaction of its own.
    ///
    /// - Throws: ``JobStoreError``.
    func finishAlone(_ ending: JobEnding) async throws(JobStoreError) -> Bool {
        defer { wake(endOf: ending.lease.number) }
        return try await store.finish([ending]).first ?? false
    }

    /// Wakes the workers, and those who wait for the end of a job.
    public func wake(endOf job: Int64) {
        wake()
        waiters.wake(job)
    }

    /// Wakes everyone because of something that another process did.
    ///
    /// Where many wait for the ends of jobs, each looks into the store in its own turn instead.
    func wakeFromElsewhere() {
        wake()
        if waiters.count <= Self.fewWaiters { waiters.wakeAll() }
    }

    /// Waits until a job has ended, in this process or in another one, but not longer than that; returns nil if it has not
    /// ended by then.
    ///
    /// All who wait in a process look into the store at most 200 times a second.
    public func end(of job: JobRecord, within span: Duration) async -> JobRecord? {
        let end = store.clock.uptime + span
        while !Task.isCancelled {
            let waiter = waiters.add(job.number)
            defer { waiters.remove(waiter) }
            if let found = try? await store.job(job.key), found.state.isFinal { return found }
            let look = max(Self.look, .milliseconds(5) * waiters.count)
            let rest = end - store.clock.uptime
            guard rest > .zero else { return nil }
            await first(of: waiter.wakes, orAfter: min(look, rest))
        }
        return nil
    }

    /// Wakes the workers, and everyone else who follows all changes.
    public func wake() {
        workers.wake()
        readers.wake()
    }

    /// Wakes those who only read of changes.
    public func wakeReaders() {
        readers.wake()
    }

    /// Returns a stream that yields after each change in this process; changes that come together may yield once.
    public func changes() -> AsyncStream<Void> { workers.stream() }

    /// The same for those who only read, also of what workers do.
    public func readerChanges() -> AsyncStream<Void> { readers.stream() }

    /// Waits until something changed in this process, but not longer than that.
    public func waitForChange(atMost span: Duration) async {
        await first(of: changes(), orAfter: span)
    }

    /// Waits for an element, but not longer than that.
    private func first(of wakes: AsyncStream<Void>, orAfter span: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in wakes { return } }
            group.addTask { [clock = store.clock] in try? await clock.sleep(for: span) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Returns the jobs that wait, as they were a moment ago.
    ///
    /// - Throws: ``JobStoreError``.
    public func recentBacklog() async throws(JobStoreError) -> JobBacklog {
        let backlog = try await backlog()
        return JobBacklog(waiting: backlog.waiting, oldest: backlog.oldest)
    }

    private func backlog() async throws(JobStoreError) -> Backlog {
        let now = store.clock.uptime
        // One caller asks the store; meanwhile the others go by the number that is known.
        var before = Backlog()
        let known = waiting.withLock { backlog -> Backlog? in
            before = backlog
            // Jobs that have begun meanwhile are not counted along, so a queue that looks full is counted again sooner.
            let freshness = backlog.waiting < limit ? backlog.freshness : Self.freshnessOfFull
            if let readAt = backlog.readAt, now - readAt < freshness { return backlog }
            backlog.readAt = now
            return nil
        }
        if let known { return known }
        var read: Backlog
        do throws(JobStoreError) {
            let found = try await store.backlog()
            let span = store.clock.uptime - now
            let freshness = min(Self.longestFreshness, max(Self.freshness, span * 20))
            read = Backlog(waiting: found.waiting, oldest: found.oldest, readAt: now, freshness: freshness)
        } catch {
            waiting.withLock { $0.readAt = nil }
            throw error
        }
        return waiting.withLock { backlog in
            // The store may not have counted those that were on their way, nor those that were admitted since.
            read.waiting += before.underway + backlog.admitted - before.admitted
            (read.underway, read.admitted) = (backlog.underway, backlog.admitted)
            backlog = read
            return read
        }
    }
}

/// Those who are woken by changes.
private final class Listeners: Sendable {
    private let listeners = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])
    private let count = Atomic<Int>(0)

    func wake() {
        listeners.withLock { listeners in
            for listener in listeners.values { listener.yield() }
        }
    }

    func stream() -> AsyncStream<Void> {
        let id = count.wrappingAdd(1, ordering: .relaxed).newValue
        return AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            listeners.withLock { $0[id] = continuation }
            continuation.onTermination = { [weak self] _ in
                self?.listeners.withLock { $0[id] = nil }
            }
        }
    }
}

extension Result {
    /// Creates the result of asynchronous work.
    init(_ work: () async throws(Failure) -> Success) async {
        do {
            self = .success(try await work())
        } catch {
            self = .failure(error)
        }
    }
}
