public import NIOCore
import NIOPosix

/// A task executor that runs jobs on one event loop, so that requests do not change threads needlessly.
public final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    /// Creates the executor of an event loop.
    public init(loop: any EventLoop) {
        self.loop = loop
    }

    /// Creates the executor of a new event loop, which lasts as long as the program.
    public static func alone() -> LoopExecutor {
        LoopExecutor(loop: MultiThreadedEventLoopGroup(numberOfThreads: 1).next())
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
