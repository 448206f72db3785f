public import X402

/// The one for whom tasks are executed: the holder of an API key, or anybody where callers are not told apart.
public struct Caller: Sendable, Hashable {
    /// The name of the key, which is the tenant of the caller's jobs; empty where callers are not told apart.
    public let name: String
    /// The most that may be paid for the caller's tasks on one day in UTC, in units of a dollar with 18 decimals; nil for
    /// no limit but those that all callers share.
    public let dailyLimit: AtomicAmount?

    /// Creates a caller.
    public init(name: String, dailyLimit: AtomicAmount? = nil) {
        self.name = name
        self.dailyLimit = dailyLimit
    }

    /// Anybody.
    public static let anybody = Caller(name: "")

    /// Returns the id under which the payments of a job are recorded: ids of different callers are different jobs.
    ///
    /// Names hold neither `@` nor `/`, so the id of one that has no name never looks like that of another caller.
    public func ledgerID(of jobId: String) -> String {
        guard name.isEmpty else { return "@\(name)/\(jobId)" }
        return jobId.hasPrefix("@") && jobId.contains("/") ? "@\(jobId)" : jobId
    }
}
