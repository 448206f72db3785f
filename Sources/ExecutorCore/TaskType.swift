/// The kind of work that a task asks for.
public enum TaskType: String, Sendable, Hashable, CaseIterable {
    /// Work on a cache.
    case cache
    /// Keeping a file; `store` on the newest brokers.
    case storage
    /// Running code; `run` on the newest brokers.
    case compute

    /// Reads a name or its synonym: `store` is storage, `run` is compute.
    public init?(spelling: String) {
        switch spelling {
        case "store": self = .storage
        case "run": self = .compute
        default: self.init(rawValue: spelling)
        }
    }
}
