import Core

/// The commands that run in the background: `COMMAND &`.
///
/// A job runs on a copy of the REPL that writes to an output buffer; its record and its caches are merged into the
/// session when it has ended.
public actor BackgroundJobs {
    /// The number of jobs that are remembered, before the oldest that has ended and was shown is dropped.
    private static let keptCount = 100

    private var jobs: [BackgroundJob] = []
    private var tasks: [Int: Task<Void, Never>] = [:]
    private var questions: [Int: CheckedContinuation<Bool, Never>] = [:]
    private var watchers: [Int: AsyncStream<Void>.Continuation] = [:]
    private var watcherCount = 0
    private let notice: @Sendable (String) -> Void

    /// Creates an empty list of jobs; `notice` shows a message to the person at the prompt.
    public init(notice: @escaping @Sendable (String) -> Void = { _ in }) {
        self.notice = notice
    }

    /// Starts a job.
    func start(_ job: BackgroundJob, _ work: @escaping @Sendable @concurrent () async -> JobOutcome) {
        if jobs.count >= Self.keptCount, let old = jobs.firstIndex(where: { $0.isShown && $0.outcome != nil }) {
            jobs.remove(at: old)
        }
        jobs.append(job)
        tasks[job.number] = Task {
            let outcome = await work()
            self.end(job.number, outcome)
        }
    }

    /// All jobs that are remembered, oldest first.
    var all: [BackgroundJob] { jobs }

    /// Returns the job of a number; nil if there is none.
    func job(_ number: Int) -> BackgroundJob? {
        jobs.first { $0.number == number }
    }

    /// The jobs that have not ended.
    var running: [BackgroundJob] { jobs.filter { $0.outcome == nil } }

    /// The numbers of the jobs that have ended or wait for a yes.
    var settledNumbers: [Int] { jobs.map(\.number).filter { areSettled([$0]) } }

    /// The number of the first job whose payment waits for a yes; nil if there is none.
    var waitingNumber: Int? { jobs.first { isWaiting($0.number) }?.number }

    /// Returns true if the payment of that job waits for a yes.
    func isWaiting(_ number: Int) -> Bool { questions[number] != nil }

    /// Waits until each of those jobs has ended or waits for a yes to its payment.
    ///
    /// - Returns: False if the caller was cancelled before.
    func settled(_ numbers: [Int]) async -> Bool {
        let (changes, watcher) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let place = watcherCount
        watcherCount += 1
        watchers[place] = watcher
        defer { watchers[place] = nil }
        guard !areSettled(numbers) else { return true }
        for await _ in changes where areSettled(numbers) { return true }
        return false
    }

    /// Stops a job and waits for its end.
    ///
    /// The job ends as soon as it notices the cancellation; a payment that was sent is not undone.
    func cancel(_ number: Int) async {
        guard let task = tasks[number] else { return }
        change(number) { $0.isCancelled = true }
        task.cancel()
        _ = answer(number, yes: false)
        await task.value
    }

    /// Stops all jobs and waits for their end.
    public func cancelAll() async {
        for job in running { await cancel(job.number) }
    }

    /// Returns the jobs that have ended since the last call.
    func takeLearned() -> [BackgroundJob] {
        let ended = jobs.filter { $0.outcome != nil && !$0.isLearned }
        for job in ended { change(job.number) { $0.isLearned = true } }
        return ended
    }

    /// Marks the output of a job as shown.
    func markShown(_ number: Int) {
        change(number) { $0.isShown = true }
    }

    // MARK: Waiting payments

    /// Waits for `pay N` or `decline N`, and returns true for a yes; cancelling the job is a no.
    func asks(_ number: Int, for price: String) async -> Bool {
        let purpose = job(number)?.line.terminalSafe(upTo: 60) ?? ""
        return await withCheckedContinuation { continuation in
            guard job(number)?.isCancelled == false else { return continuation.resume(returning: false) }
            questions[number] = continuation
            change(number) { $0.state = .waiting }
            notice("[$\(number)] \(purpose) needs your approval for \(price): pay \(number) or decline \(number)")
            wake()
        }
    }

    /// Answers a payment that waits; returns false if that job waits for none.
    func answer(_ number: Int, yes: Bool) -> Bool {
        guard let question = questions.removeValue(forKey: number) else { return false }
        change(number) { $0.state = .running }
        question.resume(returning: yes)
        return true
    }

    // MARK: State changes

    private func end(_ number: Int, _ outcome: JobOutcome) {
        change(number) { $0.state = .ended(outcome) }
        tasks[number] = nil
        if let job = job(number), !job.isCancelled { notice(JobsView.notice(job, outcome)) }
        wake()
    }

    private func change(_ number: Int, _ change: (inout BackgroundJob) -> Void) {
        guard let index = jobs.firstIndex(where: { $0.number == number }) else { return }
        change(&jobs[index])
    }

    private func areSettled(_ numbers: [Int]) -> Bool {
        numbers.allSatisfy { number in
            guard case .running? = job(number)?.state else { return true }
            return false
        }
    }

    private func wake() {
        for watcher in watchers.values { watcher.yield() }
    }
}
