/// A claim of jobs, as a worker asks for it.
struct JobClaim: Sendable {
    /// The worker.
    let owner: String
    /// The number of jobs at most.
    let limit: Int
    /// The time for which the leases are given.
    let span: Duration
    /// The providers whose jobs are left alone.
    let paused: Set<String>
}

/// A place in the order in which jobs are claimed.
struct QueuePlace: Sendable, Hashable, Comparable {
    /// The priority with the other sign.
    let rank: Int
    /// The number of the job.
    let number: Int64

    static func < (left: QueuePlace, right: QueuePlace) -> Bool {
        (left.rank, left.number) < (right.rank, right.number)
    }
}
