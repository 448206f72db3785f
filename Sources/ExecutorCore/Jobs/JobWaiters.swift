import Synchronization

/// Those in one process who wait for the ends of jobs.
final class JobWaiters: Sendable {
    /// One who waits for the end of a job.
    struct Waiter: Sendable {
        let job: Int64
        let id: Int
        /// A stream that yields when the job may have ended.
        let wakes: AsyncStream<Void>
    }

    private struct State {
        var last = 0
        var waiting: [Int64: [Int: AsyncStream<Void>.Continuation]] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    /// The number of those who wait.
    var count: Int { state.withLock(\.count) }

    /// Adds one who waits for the end of a job.
    func add(_ job: Int64) -> Waiter {
        let (wakes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        return state.withLock { state in
            state.last += 1
            state.count += 1
            state.waiting[job, default: [:]][state.last] = continuation
            return Waiter(job: job, id: state.last, wakes: wakes)
        }
    }

    /// Removes one who waits no more.
    func remove(_ waiter: Waiter) {
        state.withLock { state in
            guard state.waiting[waiter.job]?.removeValue(forKey: waiter.id) != nil else { return }
            state.count -= 1
            if state.waiting[waiter.job]?.isEmpty == true { state.waiting[waiter.job] = nil }
        }
    }

    /// Wakes those who wait for the end of a job.
    func wake(_ job: Int64) {
        state.withLock { state in
            for continuation in (state.waiting[job] ?? [:]).values { continuation.yield() }
        }
    }

    /// Wakes all.
    func wakeAll() {
        state.withLock { state in
            for waiters in state.waiting.values { for continuation in waiters.values { continuation.yield() } }
        }
    }
}
