/// Finds a provider by its name; built once, never changed.
public struct ProviderRegistry: Sendable {
    /// The providers of caches, in the order in which they were named.
    public let caches: [any CacheProvider]

    /// The providers that are there.
    public init(caches: [any CacheProvider]) {
        self.caches = caches
    }

    /// The cache provider of that name.
    ///
    /// - Throws: ``TaskError/unsupportedProvider(_:_:supported:)``, naming those there are.
    public func cache(named name: String) throws(TaskError) -> any CacheProvider {
        guard let provider = caches.first(where: { $0.name == name }) else {
            throw .unsupportedProvider(.cache, name, supported: caches.map(\.name))
        }
        return provider
    }

    /// The task types that somebody here does.
    public var supportedTypes: [String] {
        caches.isEmpty ? [] : [TaskType.cache.rawValue]
    }
}
