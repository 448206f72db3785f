import Dispatch
import Payments
import Synchronization

/// A few connections to one database, each with a thread of its own.
///
/// A connection is made at its first use, and again after it was lost. One of them is kept for leases, so that slow
/// work on all of the others makes no lease end.
final class PostgreSQLPool: Sendable {
    /// The order in which work gets a connection.
    enum Turn: Sendable {
        /// The work waits for what came before it.
        case usual
        /// The work keeps leases: it waits for its like only, and may have the connection that is kept for it.
        case lease
    }

    private typealias Work = @Sendable (PostgreSQLLane) -> Void

    private struct State {
        var idle: [PostgreSQLLane]
        /// The connection for leases, while it is idle.
        var reserve: PostgreSQLLane?
        var waiting: [Work] = []
        var waitingForLease: [Work] = []
    }

    /// The connection that is kept for leases; nil in a pool of one.
    private let reserve: PostgreSQLLane?
    private let state: Mutex<State>

    /// Creates a pool, without a connection.
    init(_ settings: PostgreSQLSettings, connections: Int) {
        var lanes = (1...max(1, connections)).map { PostgreSQLLane(settings, number: $0) }
        reserve = lanes.count > 1 ? lanes.removeLast() : nil
        state = Mutex(State(idle: lanes.reversed(), reserve: reserve))
    }

    /// Performs work on a connection once one is free; it goes on although the caller's task is cancelled.
    func run<Value: Sendable>(
        _ turn: Turn,
        _ work: @escaping @Sendable (PostgreSQLLane) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            schedule(turn) { lane in
                continuation.resume(returning: Result { () throws(LedgerError) in try work(lane) })
            }
        }
        return try result.get()
    }

    private func schedule(_ turn: Turn, _ work: @escaping Work) {
        let lane = state.withLock { state -> PostgreSQLLane? in
            switch turn {
            case .usual:
                if let lane = state.idle.popLast() { return lane }
                state.waiting.append(work)
            case .lease:
                if let lane = state.idle.popLast() ?? state.reserve.take() { return lane }
                state.waitingForLease.append(work)
            }
            return nil
        }
        lane?.queue.async { self.perform(work, on: lane) }
    }

    private func perform(_ work: Work, on lane: PostgreSQLLane?) {
        guard let lane else { return }
        work(lane)
        while let next = next(for: lane) { next(lane) }
    }

    /// Returns the work whose turn it is on a connection; if there is none, the connection is free.
    private func next(for lane: PostgreSQLLane) -> Work? {
        state.withLock { state in
            if !state.waitingForLease.isEmpty { return state.waitingForLease.removeFirst() }
            guard lane !== reserve else {
                state.reserve = lane
                return nil
            }
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.idle.append(lane)
            return nil
        }
    }
}
