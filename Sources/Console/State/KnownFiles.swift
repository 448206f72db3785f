import ExecutorCore
import OrderedJSON

/// The files that a session has stored, for completion and to find their provider.
struct KnownFiles: Sendable {
    /// A stored file.
    struct Entry: Sendable, Hashable {
        /// The id under which its provider keeps it.
        let id: String
        /// The name of the file.
        let name: String
        /// The name of the provider.
        let provider: String
        /// True if only the wallet that paid may read it.
        let isPrivate: Bool

        /// Creates an entry from the result of storing a file; nil for any other result.
        init?(_ result: JSONValue) {
            guard let id = result["id"]?.string, let provider = result["provider"]?.string,
                let name = result["name"]?.string
            else { return nil }
            self.id = id
            self.name = name
            self.provider = provider
            isPrivate = result["private"]?.bool ?? false
        }
    }

    private(set) var entries: [Entry] = []

    /// Adds the file of a result, if it is the result of storing one.
    mutating func add(_ result: JSONValue) {
        guard let entry = Entry(result), !entries.contains(entry) else { return }
        entries.append(entry)
    }
}

/// The registered providers, as completion and commands need them.
struct ProviderNames: Sendable {
    private let registry: ProviderRegistry?

    /// Creates names of no provider.
    init() {
        registry = nil
    }

    /// Creates the names of the providers of a registry.
    init(of registry: ProviderRegistry) {
        self.registry = registry
    }

    /// The providers of caches.
    var caches: [String] { registry?.caches.map(\.name) ?? [] }

    /// The providers that keep files.
    var storages: [String] { registry?.storages.map(\.name) ?? [] }

    /// The providers that run code.
    var computers: [String] { registry?.computers.map(\.name) ?? [] }

    /// Returns true if a cache provider counts times to live in milliseconds.
    func countsMilliseconds(_ name: String) -> Bool {
        registry?.caches.first { $0.name == name }?.countsMilliseconds ?? false
    }

    /// Returns the first provider whose ids have the form of that one.
    func storage(of id: String) -> String? {
        registry?.storages.first { $0.recognizes(id: id) }?.name
    }
}
