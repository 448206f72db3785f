/// A registry that finds providers by name; it is built once and never changes.
public struct ProviderRegistry: Sendable {
    /// The providers of caches, in the order in which they were named.
    public let caches: [any CacheProvider]

    /// Creates a registry of the given providers.
    public init(caches: [any CacheProvider]) {
        self.caches = caches
    }

    /// Returns the cache provider with the given name.
    ///
    /// - Throws: ``TaskError/unsupportedProvider(_:_:supported:)``, naming the registered providers.
    public func cache(named name: String) throws(TaskError) -> any CacheProvider {
        guard let provider = caches.first(where: { $0.name == name }) else {
            throw .unsupportedProvider(.cache, name, supported: caches.map(\.name))
        }
        return provider
    }

    /// The task types that the registered providers support.
    public var supportedTypes: [String] {
        caches.isEmpty ? [] : [TaskType.cache.rawValue]
    }
}
