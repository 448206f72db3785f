import ExecutorCore
import Synchronization

/// The start of a search for queued jobs.
struct QueueStart: Sendable {
    /// The place of the first job that is looked at.
    let place: QueuePlace
    /// The tenants and providers of the queued jobs; nil where they are not known.
    let groups: Set<QueueGroup>?

    /// The place before all jobs.
    static let first = QueueStart(
        place: QueuePlace(rank: -NewJob.priorities.upperBound, number: 0),
        groups: nil
    )
}

/// What a search for queued jobs found.
struct QueueFinding: Sendable {
    /// The jobs.
    let jobs: [ClaimedJob]
    /// True if they are as many as were wanted; only then there are more.
    let isFull: Bool
    /// True if jobs of several tenants are queued, so that those left over stand before the ones that were found.
    let takesTurns: Bool
    /// The tenants and providers of the queued jobs; nil where they are not known.
    let groups: Set<QueueGroup>?

    fileprivate var place: QueuePlace? {
        guard isFull, !takesTurns else { return nil }
        return jobs.map { QueuePlace(rank: -$0.job.priority, number: $0.job.number) }.min()
    }
}

/// The front of a long queue: the place at which the last claim found its first job, and the providers of the jobs.
///
/// While somebody holds a transaction open, a dump for example, PostgreSQL keeps the index entries of all jobs that were
/// claimed since, and each claim from the beginning would pass them all. So a claim begins at the place of the last one;
/// one claim in a while begins at the first place, for the jobs that others put before it. Where several tenants take
/// turns, every claim begins there.
final class QueueFront: Sendable {
    private struct State {
        var start: QueueStart?
        var lookedAt = Duration.zero
        /// The tenant of the jobs that were found last.
        var tenant: String?
        var turns: Turns?
    }

    /// Whether jobs of several tenants are queued, as it was found at a moment.
    private struct Turns {
        let areTaken: Bool
        let lookedAt: Duration

        func isValid(at now: Duration) -> Bool { now - lookedAt < .seconds(5) }
    }

    private let state = Mutex(State())

    /// The time for which a start is used.
    private static let validity = Duration.milliseconds(500)

    /// Returns the start of a claim; nil if it is to look at the whole queue.
    func start(at now: Duration) -> QueueStart? {
        state.withLock { now - $0.lookedAt < Self.validity ? $0.start : nil }
    }

    /// Returns whether tenants take turns; nil if that is to be found out.
    ///
    /// A tenant whose first jobs another machine accepted may wait some seconds for its turn.
    func takesTurns(at now: Duration) -> Bool? {
        state.withLock { state in state.turns.flatMap { $0.isValid(at: now) ? $0.areTaken : nil } }
    }

    /// Notes what a claim of the whole queue found.
    func set(_ found: QueueFinding, at now: Duration) {
        let start = found.place.map { QueueStart(place: $0, groups: found.groups) }
        state.withLock { state in
            (state.start, state.lookedAt) = (start, now)
            state.tenant = found.jobs.first?.job.key.tenant ?? state.tenant
            guard state.turns?.isValid(at: now) != true else { return }
            state.turns = Turns(areTaken: found.takesTurns, lookedAt: now)
        }
    }

    /// Notes what a claim from the start found.
    func move(_ found: QueueFinding) {
        state.withLock { state in
            guard let start = state.start else { return }
            state.start = found.place.map {
                QueueStart(place: max(start.place, $0), groups: found.groups ?? start.groups)
            }
        }
    }

    /// Notes that jobs were added, each behind the others of its priority.
    func add(_ jobs: [NewJob]) {
        state.withLock { state in
            if jobs.contains(where: { $0.key.tenant != state.tenant }) { (state.start, state.turns) = (nil, nil) }
            guard let start = state.start else { return }
            let isCovered = jobs.allSatisfy {
                let group = QueueGroup(tenant: $0.key.tenant, provider: $0.provider)
                return -$0.priority >= start.place.rank && start.groups?.contains(group) ?? true
            }
            if !isCovered { state.start = nil }
        }
    }

    /// Notes that jobs may have been put before the start.
    func forget() {
        state.withLock { $0.start = nil }
    }
}
