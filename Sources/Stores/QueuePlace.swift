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

/// The queued jobs of one tenant and one provider, which are claimed in the order of their places.
struct QueueGroup: Sendable, Hashable {
    /// The tenant.
    let tenant: String
    /// The provider.
    let provider: String
}
