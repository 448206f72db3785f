import ExecutorCore
import Synchronization

/// The start of a search for queued jobs.
struct QueueStart: Sendable {
    /// The place of the first job that is looked at where those of all tenants and providers are claimed.
    var place = QueueStart.beginning
    /// The places of the first jobs of some tenants and providers, where these are claimed one by one.
    var places: [QueueGroup: QueuePlace] = [:]
    /// The tenants and providers that have had jobs.
    var groups: Set<QueueGroup>

    /// The place before all jobs.
    static let beginning = QueuePlace(rank: -NewJob.priorities.upperBound, number: 0)

    /// Returns true if a search from here finds a new job, which stands behind the others of its priority.
    func covers(_ job: NewJob) -> Bool {
        let group = QueueGroup(tenant: job.key.tenant, provider: job.provider)
        let first = places[group] ?? QueueStart.beginning
        return groups.contains(group) && -job.priority >= max(place.rank, first.rank)
    }

    /// Goes on to the first of the jobs that a search from here found.
    mutating func move(to found: QueueFinding) {
        let firsts = Dictionary(grouping: found.jobs) {
            QueueGroup(tenant: $0.job.key.tenant, provider: $0.job.provider)
        }
        .compactMapValues { jobs in
            jobs.map { QueuePlace(rank: -$0.job.priority, number: $0.job.number) }.min()
        }
        if found.isByGroup {
            places.merge(firsts) { max($0, $1) }
        } else if let first = firsts.values.min() {
            place = max(place, first)
        }
    }
}

/// What a search for queued jobs found.
struct QueueFinding: Sendable {
    /// The jobs.
    let jobs: [ClaimedJob]
    /// True if they are as many as were wanted; only then there are more.
    let isFull: Bool
    /// True if the jobs of each tenant and provider were looked for by themselves, so that others stand before these.
    let isByGroup: Bool
}

/// The front of a long queue: the places at which the last claim found its first jobs.
///
/// While somebody holds a transaction open, a dump for example, PostgreSQL keeps the index entries of all jobs that were
/// claimed since, and each claim from the beginning would pass them all. So a claim begins at the place of the last one;
/// one claim in a while begins at the first place, for the jobs that others put before it. The longer such a claim takes,
/// the rarer it is, so that they take a tenth of the time at most.
final class QueueFront: Sendable {
    private struct State {
        var start: QueueStart?
        var lookedAt = Duration.zero
        /// The time for which the start is used.
        var validity = QueueFront.leastValidity
        var lookedForLostAt: Duration?
        /// The shortest lease that was asked for.
        var shortestLease = JobLimits.longestLease
        var lookedForGroupsAt: Duration?
    }

    private let state = Mutex(State())

    private static let (leastValidity, mostValidity) = (Duration.milliseconds(500), Duration.seconds(10))
    /// The longest time between two looks for lost workers.
    private static let lostLook = Duration.seconds(5)
    /// The time between two looks for tenants and providers that are not known.
    private static let groupsLook = Duration.seconds(30)

    /// Returns the start of a claim; nil if it is to look at the whole queue.
    func start(at now: Duration) -> QueueStart? {
        state.withLock { now - $0.lookedAt < $0.validity ? $0.start : nil }
    }

    /// True if the last claim left jobs over.
    var isLong: Bool { state.withLock { $0.start != nil } }

    /// Returns true if it is time to look for lost workers, whose leases had that span.
    func looksForLost(at now: Duration, within span: Duration) -> Bool {
        state.withLock { state in
            state.shortestLease = min(state.shortestLease, span)
            let pause = min(Self.lostLook, state.shortestLease / 6)
            if let last = state.lookedForLostAt, last <= now, now - last < pause { return false }
            state.lookedForLostAt = now
            return true
        }
    }

    /// Returns true if it is time to look for jobs of tenants and providers that are not known.
    func looksForGroups(at now: Duration) -> Bool {
        state.withLock { state in
            if let last = state.lookedForGroupsAt, last <= now, now - last < Self.groupsLook { return false }
            state.lookedForGroupsAt = now
            return true
        }
    }

    /// Notes what a claim of the whole queue found.
    func set(_ found: QueueFinding, in groups: Set<QueueGroup>, at now: Duration, after span: Duration) {
        var start = QueueStart(groups: groups)
        start.move(to: found)
        state.withLock { state in
            (state.start, state.lookedAt) = (found.isFull ? start : nil, now)
            state.validity = min(Self.mostValidity, max(Self.leastValidity, span * 10))
        }
    }

    /// Notes what a claim from the start found.
    func move(to found: QueueFinding) {
        state.withLock { state in
            if found.isFull { state.start?.move(to: found) } else { state.start = nil }
        }
    }

    /// Notes that jobs were added, each behind the others of its priority.
    func add(_ jobs: [NewJob]) {
        state.withLock { state in
            if let start = state.start, !jobs.allSatisfy(start.covers) { state.start = nil }
        }
    }

    /// Notes that jobs may have been put before the start.
    func forget() {
        state.withLock { $0.start = nil }
    }
}
