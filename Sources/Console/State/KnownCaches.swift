import CommandLanguage

/// The caches that a session has seen: their ids, names and regions, and the keys seen in each.
public struct KnownCaches: Sendable {
    /// A known cache.
    public struct Entry: Sendable, Hashable {
        /// The id of the cache.
        public let id: String
        /// The name that the cache was given in this console.
        public var name: String?
        /// The region of the cache, if it was created in this console.
        public var region: String?
        /// The provider of the cache; nil for the one that the session has chosen.
        public var provider: String?
        /// The text for the cache in the prompt: its name, or the first 8 characters of its id.
        public var title: String {
            name ?? String(id.prefix(8))
        }

        /// The text for the cache in messages: its name, or its whole id.
        public var reference: String {
            name ?? id
        }
    }

    /// The caches, in the order in which they were first seen.
    public private(set) var entries: [Entry] = []
    /// The keys seen in each cache by its id, for completion.
    private var keys: [String: Set<String>] = [:]
    private var currentIndex: Int?
    private var previousIndex: Int?

    /// Creates an empty list of caches.
    public init() {}

    /// The cache in use.
    public var current: Entry? {
        currentIndex.map { entries[$0] }
    }

    /// Adds a cache if it is new, sets its name, region and provider if they are given, and makes it the cache in use.
    mutating func use(
        id: String,
        name: String? = nil,
        region: String? = nil,
        provider: String? = nil
    ) throws(CommandError) {
        let index = try add(id: id, name: name, region: region, provider: provider)
        if index != currentIndex {
            previousIndex = currentIndex
            currentIndex = index
        }
    }

    /// Returns to the cache that was in use before.
    mutating func usePrevious() throws(CommandError) {
        guard let previousIndex else { throw .noPreviousCache }
        self.previousIndex = currentIndex
        currentIndex = previousIndex
    }

    /// Adds a cache if it is new, and returns its index.
    @discardableResult
    mutating func add(
        id: String,
        name: String? = nil,
        region: String? = nil,
        provider: String? = nil
    ) throws(CommandError) -> Int {
        if let name { try check(name, for: id) }
        if let index = entries.firstIndex(where: { $0.id == id }) {
            if let name { entries[index].name = name }
            if let region { entries[index].region = region }
            if let provider { entries[index].provider = provider }
            return index
        }
        entries.append(Entry(id: id, name: name, region: region, provider: provider))
        return entries.count - 1
    }

    /// Adds what a job has seen: its caches, their names where they are free, and their keys.
    ///
    /// The cache in use does not change.
    mutating func merge(_ other: KnownCaches) {
        for entry in other.entries {
            let name = entry.name.flatMap { name in (try? check(name, for: entry.id)).map { name } }
            // A name that was checked cannot be refused.
            _ = try? add(id: entry.id, name: name, region: entry.region, provider: entry.provider)
            for key in other.keys(in: entry.id) { add(key: key, in: entry.id) }
        }
    }

    /// Checks that a cache may get the given name; a cache that is still to be bought has no id.
    ///
    /// - Throws: ``CommandError/badCacheName(_:)`` or ``CommandError/cacheNameTaken(_:id:)``.
    func check(_ name: String, for id: String? = nil) throws(CommandError) {
        guard Self.isName(name) else { throw .badCacheName(name) }
        if let holder = entries.first(where: { $0.name == name }), holder.id != id {
            throw .cacheNameTaken(name, id: holder.id)
        }
    }

    /// Returns the provider of a cache; nil for one that the session's own provider has.
    func provider(of id: String?) -> String? {
        entries.first { $0.id == id }?.provider
    }

    /// Returns the keys seen in a cache.
    public func keys(in id: String) -> Set<String> {
        keys[id] ?? []
    }

    /// Adds a key for completion; at most 100,000 are kept per cache.
    mutating func add(key: String, in id: String) {
        guard keys[id, default: []].count < 100_000 else { return }
        keys[id, default: []].insert(key)
    }

    /// Removes a key that was deleted.
    mutating func remove(key: String, in id: String) {
        keys[id]?.remove(key)
    }

    /// Returns the id for a name, an id, the beginning of an id, or a number in the list.
    ///
    /// A whole id that was never seen is returned as it is.
    func id(for text: String) throws(CommandError) -> String {
        if let entry = entries.first(where: { $0.name == text || $0.id == text }) { return entry.id }
        let matches = entries.filter { $0.id.hasPrefix(text.lowercased()) }
        if matches.count == 1 { return matches[0].id }
        if let number = Int(text), 1...max(1, entries.count) ~= number, !entries.isEmpty {
            return entries[number - 1].id
        }
        if matches.count > 1 { throw .ambiguousCache(text, matches: matches.map(\.id)) }
        if Self.looksLikeID(text) { return text }
        throw .unknownCache(text, known: entries.map(\.reference))
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && Int(text) == nil && text != "-" && !looksLikeID(text)
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: ">") }
    }

    /// Returns true if the text may be an id; the form is not checked, but a short word is more likely a mistyped name.
    private static func looksLikeID(_ text: String) -> Bool {
        text.utf8.count >= 16 && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
    }
}
