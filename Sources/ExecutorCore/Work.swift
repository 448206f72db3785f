/// A task whose fields have been checked.
public enum Work: Sendable, Hashable {
    /// Work on a cache.
    case cache(CacheRequest)
}
