import Dispatch
import Payments
import Synchronization

/// A few connections to one database, each with a thread of its own.
///
/// A connection is made at its first use, and again after it was lost.
final class PostgreSQLPool: Sendable {
    private typealias Work = @Sendable (PostgreSQLLane) -> Void

    private struct State {
        var idle: [PostgreSQLLane]
        var waiting: [Work] = []
    }

    private let state: Mutex<State>

    /// Creates a pool, without a connection.
    init(_ settings: PostgreSQLSettings, connections: Int) {
        let lanes = (1...max(1, connections)).map { PostgreSQLLane(settings, number: $0) }
        state = Mutex(State(idle: lanes.reversed()))
    }

    /// Performs work on a connection once one is free; it goes on although the caller's task is cancelled.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (PostgreSQLLane) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            schedule { lane in
                continuation.resume(returning: Result { () throws(LedgerError) in try work(lane) })
            }
        }
        return try result.get()
    }

    private func schedule(_ work: @escaping Work) {
        let lane = state.withLock { state in
            let lane = state.idle.popLast()
            if lane == nil { state.waiting.append(work) }
            return lane
        }
        lane?.queue.async { self.perform(work, on: lane) }
    }

    private func perform(_ work: Work, on lane: PostgreSQLLane?) {
        guard let lane else { return }
        work(lane)
        while let next = next(for: lane) { next(lane) }
    }

    /// Returns the work that has waited longest; if there is none, the connection is free.
    private func next(for lane: PostgreSQLLane) -> Work? {
        state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.idle.append(lane)
            return nil
        }
    }
}
