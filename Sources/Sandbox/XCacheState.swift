import Core
import Synchronization

/// The state of the caches: their entries and operations.
///
/// It is protected by one lock, which is never held across a suspension, because tens of thousands of requests a second
/// use it.
final class XCacheState: Sendable {
    /// A stored value, as the beginning of the response that shows it.
    struct Entry: Sendable {
        /// The text `{"key":…,"value":…,"ttl":`, to which a response only adds a number and a brace.
        let head: [UInt8]
        /// The time at which the entry expires; nil for never.
        var end: Timestamp?
    }

    /// An error for a missing cache or key, or a cache without operations.
    enum Miss: Error {
        case cacheNotFound
        case keyNotFound
        case quotaUsedUp
    }

    private struct Cache {
        var entries: [[UInt8]: Entry] = [:]
        var operations: Int
    }

    private let caches = Mutex<[String: Cache]>([:])
    private let time: AppClock

    init(time: AppClock) {
        self.time = time
    }

    /// Adds an empty cache.
    func create(_ id: String, operations: Int) {
        caches.withLock { $0[id] = Cache(operations: operations) }
    }

    /// Returns true if there is a cache with that id.
    func contains(_ id: String) -> Bool {
        caches.withLock { $0[id] != nil }
    }

    /// Throws an error if there is no cache with that id, or if it has no operation left.
    func check(_ id: String) throws(Miss) {
        try inCache(id) { cache throws(Miss) in
            guard cache.operations > 0 else { throw .quotaUsedUp }
        }
    }

    /// Adds operations; returns the number of operations left.
    func add(_ operations: Int, to id: String) throws(Miss) -> Int {
        try inCache(id) { cache throws(Miss) in
            cache.operations += operations
            return cache.operations
        }
    }

    /// Sets the number of operations left in every cache.
    func leave(_ operations: Int) {
        caches.withLock { caches in
            for index in caches.values.indices { caches.values[index].operations = operations }
        }
    }

    /// Stores an entry; an entry of the same key is replaced, including its expiry.
    func set(_ key: [UInt8], to head: [UInt8], seconds: Int?, in id: String) throws(Miss) {
        let end = seconds.map { time.now + .seconds($0) }
        try spend(id) { cache throws(Miss) in cache.entries[key] = Entry(head: head, end: end) }
    }

    /// Returns the beginning of the entry's response, and the seconds it has left (-1 for no expiry).
    func entry(_ key: [UInt8], in id: String) throws(Miss) -> (head: [UInt8], ttl: Int) {
        try spend(id) { cache throws(Miss) in
            let entry = try living(key, in: &cache)
            return (entry.head, seconds(until: entry.end))
        }
    }

    /// Removes an entry.
    func delete(_ key: [UInt8], in id: String) throws(Miss) {
        try spend(id) { cache throws(Miss) in
            _ = try living(key, in: &cache)
            cache.entries[key] = nil
        }
    }

    /// Sets an entry to expire that many seconds from now.
    func expire(_ key: [UInt8], in id: String, after seconds: Int) throws(Miss) {
        try spend(id) { cache throws(Miss) in
            _ = try living(key, in: &cache)
            cache.entries[key]?.end = time.now + .seconds(seconds)
        }
    }

    /// Returns the keys in the order of their bytes, and the number of operations left.
    func list(_ id: String) throws(Miss) -> (keys: [[UInt8]], operations: Int) {
        try spend(id) { cache throws(Miss) in
            let now = time.now
            cache.entries = cache.entries.filter { $0.value.end.map { now < $0 } ?? true }
            return (cache.entries.keys.sorted { $0.lexicographicallyPrecedes($1) }, cache.operations)
        }
    }

    private func inCache<T>(_ id: String, _ work: (inout Cache) throws(Miss) -> T) throws(Miss) -> T {
        try caches.withLock { caches throws(Miss) in
            guard let index = caches.index(forKey: id) else { throw .cacheNotFound }
            return try work(&caches.values[index])
        }
    }

    /// Spends one operation and performs `work`; a missing key costs an operation too.
    private func spend<T>(_ id: String, _ work: (inout Cache) throws(Miss) -> T) throws(Miss) -> T {
        try inCache(id) { cache throws(Miss) in
            guard cache.operations > 0 else { throw .quotaUsedUp }
            cache.operations -= 1
            return try work(&cache)
        }
    }

    private func living(_ key: [UInt8], in cache: inout Cache) throws(Miss) -> Entry {
        guard let entry = cache.entries[key] else { throw .keyNotFound }
        if let end = entry.end, time.now >= end {
            cache.entries[key] = nil
            throw .keyNotFound
        }
        return entry
    }

    private func seconds(until end: Timestamp?) -> Int {
        guard let end else { return -1 }
        let left = end - time.now
        let whole = left.wholeSeconds
        return left > .seconds(whole) ? whole + 1 : whole
    }
}
