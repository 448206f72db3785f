/// What is known of an entry beside its value.
struct EntryHead: Sendable, Hashable {
    /// The place in the file, as in ``CacheFileEntry/place``.
    let place: Int
    /// The key.
    let key: String
    /// The time to live in seconds; nil for none.
    let ttl: Int?
}
