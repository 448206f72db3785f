import ExecutorCore
import Synchronization

/// A place in the order in which jobs are claimed.
struct QueuePlace: Sendable, Hashable, Comparable {
    /// The priority with the other sign.
    let rank: Int
    /// The number of the job.
    let number: Int64

    /// The place before all jobs.
    static let first = QueuePlace(rank: -NewJob.priorities.upperBound, number: 0)

    static func < (left: QueuePlace, right: QueuePlace) -> Bool {
        (left.rank, left.number) < (right.rank, right.number)
    }
}

/// The front of a long queue: the place at which the last claim found its first job.
///
/// While somebody holds a transaction open, a dump for example, PostgreSQL keeps the index entries of all jobs that were
/// claimed since, and each claim from the beginning would pass them all. So a claim begins at the place of the last one;
/// one claim in a while begins at the first place, for the jobs that others put before it.
final class QueueFront: Sendable {
    private struct State {
        var place: QueuePlace?
        var lookedAt = Duration.zero
    }

    private let state = Mutex(State())

    /// The time for which a place is used.
    private static let validity = Duration.milliseconds(500)

    /// Returns the place at which a claim begins; nil if it is to look at the whole queue.
    func place(at now: Duration) -> QueuePlace? {
        state.withLock { $0.place != nil && now - $0.lookedAt < Self.validity ? $0.place : nil }
    }

    /// Notes the jobs that a claim of the whole queue found; only if it found as many as it wanted there are more.
    func set(_ claimed: [ClaimedJob], isFull: Bool, at now: Duration) {
        state.withLock { $0 = State(place: isFull ? Self.first(of: claimed) : nil, lookedAt: now) }
    }

    /// Notes the jobs that a claim from the place found.
    func move(_ claimed: [ClaimedJob], isFull: Bool) {
        state.withLock { state in
            guard let place = state.place else { return }
            state.place = isFull ? Self.first(of: claimed).map { max(place, $0) } : nil
        }
    }

    /// Notes that jobs were added behind the others of their priority, up to the given one.
    func add(_ priority: Int?) {
        state.withLock { state in
            if let priority, let place = state.place, -priority < place.rank { state.place = nil }
        }
    }

    /// Notes that jobs may have been put before the place.
    func forget() {
        state.withLock { $0.place = nil }
    }

    private static func first(of claimed: [ClaimedJob]) -> QueuePlace? {
        claimed.map { QueuePlace(rank: -$0.job.priority, number: $0.job.number) }.min()
    }
}
