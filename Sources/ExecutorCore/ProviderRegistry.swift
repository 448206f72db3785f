/// A registry that finds providers by name; it is built once and never changes.
public struct ProviderRegistry: Sendable {
    /// The providers of caches, in the order in which they were named.
    public let caches: [any CacheProvider]
    /// The providers that keep files, in the order in which they were named.
    public let storages: [any StorageProvider]
    /// The providers that run code, in the order in which they were named.
    public let computers: [any ComputeProvider]

    /// Creates a registry of the given providers.
    public init(
        caches: [any CacheProvider],
        storages: [any StorageProvider] = [],
        computers: [any ComputeProvider] = []
    ) {
        self.caches = caches
        self.storages = storages
        self.computers = computers
    }

    /// Returns a registry with other providers of caches.
    public func replacingCaches(with caches: [any CacheProvider]) -> ProviderRegistry {
        ProviderRegistry(caches: caches, storages: storages, computers: computers)
    }

    /// All providers: those of caches, of storage, of compute.
    public var all: [any Provider] { caches + storages + computers }

    /// Returns the cache provider with the given name.
    ///
    /// - Throws: ``TaskError/unsupportedProvider(_:_:supported:)``, naming the registered providers.
    public func cache(named name: String) throws(TaskError) -> any CacheProvider {
        try Self.find(name, in: caches, for: .cache)
    }

    /// Returns the storage provider with the given name.
    ///
    /// - Throws: ``TaskError/unsupportedProvider(_:_:supported:)``, naming the registered providers.
    public func storage(named name: String) throws(TaskError) -> any StorageProvider {
        try Self.find(name, in: storages, for: .storage)
    }

    /// Returns the compute provider with the given name.
    ///
    /// - Throws: ``TaskError/unsupportedProvider(_:_:supported:)``, naming the registered providers.
    public func computer(named name: String) throws(TaskError) -> any ComputeProvider {
        try Self.find(name, in: computers, for: .compute)
    }

    private static func find<Kind>(
        _ name: String,
        in providers: [Kind],
        for type: TaskType
    ) throws(TaskError) -> Kind {
        func names(_ provider: Kind) -> [String] {
            (provider as? any Provider).map { [$0.name] + $0.aliases } ?? []
        }
        guard let provider = providers.first(where: { names($0).contains(name) }) else {
            throw .unsupportedProvider(type, name, supported: providers.compactMap { names($0).first })
        }
        return provider
    }

    /// The task types that the registered providers support.
    public var supportedTypes: [String] {
        let types: [(TaskType, Bool)] = [
            (.cache, !caches.isEmpty), (.storage, !storages.isEmpty), (.compute, !computers.isEmpty),
        ]
        return types.filter(\.1).map(\.0.rawValue)
    }
}
