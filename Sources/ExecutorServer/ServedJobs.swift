public import ExecutorCore

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
