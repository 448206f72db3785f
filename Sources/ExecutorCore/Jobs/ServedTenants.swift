import Synchronization

/// The turns at which a process got jobs of its tenants last.
final class ServedTenants: Sendable {
    private struct State {
        var turn = 0
        var last: [String: Int] = [:]
    }

    /// The number of tenants that are remembered.
    private static let limit = 10_000

    private let state = Mutex(State())

    /// The turns by tenant.
    var turns: [String: Int] { state.withLock(\.last) }

    /// Notes jobs that were claimed.
    func note(_ jobs: [ClaimedJob]) {
        state.withLock { state in
            for job in jobs {
                state.turn += 1
                state.last[job.job.key.tenant] = state.turn
            }
            if state.last.count > Self.limit { state.last.removeAll() }
        }
    }
}
