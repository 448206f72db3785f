/// A claim of jobs, as a worker asks for it.
public struct JobClaim: Sendable {
    /// The worker.
    public let owner: String
    /// The number of jobs at most.
    public let limit: Int
    /// The time for which the leases are given.
    public let span: Duration
    /// The providers whose jobs are left alone.
    public let paused: Set<String>
    /// The number of jobs that the worker has, by tenant.
    public let running: [String: Int]
    /// The turn at which the worker got a job of a tenant last, by tenant; later turns have higher numbers.
    public let served: [String: Int]

    /// Creates a claim.
    public init(
        by owner: String,
        limit: Int,
        for span: Duration,
        without paused: Set<String> = [],
        running: [String: Int] = [:],
        served: [String: Int] = [:]
    ) {
        self.owner = owner
        self.limit = max(0, limit)
        self.span = span
        self.paused = paused
        self.running = running
        self.served = served
    }

    /// Returns waiting jobs in the order in which this claim takes them; those of one tenant come in their own order.
    public func inTurns<Job>(_ jobs: [Job], tenant: (Job) -> String, precedes: (Job, Job) -> Bool) -> [Job] {
        let groups = Dictionary(grouping: jobs, by: tenant)
        let ranked = groups.flatMap { tenant, jobs in
            jobs.sorted(by: precedes).enumerated().map { index, job in
                (turn: index + (running[tenant] ?? 0), served: served[tenant] ?? 0, job: job)
            }
        }
        return ranked.sorted { one, other in
            let (turn, others) = ((one.turn, one.served), (other.turn, other.served))
            return turn == others ? precedes(one.job, other.job) : turn < others
        }.map(\.job)
    }
}
