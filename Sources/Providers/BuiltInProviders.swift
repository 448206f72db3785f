public import Core
public import ExecutorCore
public import HTTPayer

/// The dependencies that providers are created with.
public struct ProviderDependencies: Sendable {
    /// The client that calls services, through the router or directly.
    public let client: HTTPayerClient
    /// The base addresses by provider name.
    public let addresses: [String: HTTPURL]
    /// The format in which xcache receives a value and its time to live.
    public let setStyle: SetRequestFormat

    /// Creates the dependencies.
    public init(client: HTTPayerClient, addresses: [String: HTTPURL], setStyle: SetRequestFormat) {
        self.client = client
        self.addresses = addresses
        self.setStyle = setStyle
    }
}

/// The list of built-in providers, one line each.
public enum BuiltInProviders {
    private static let caches: [@Sendable (ProviderDependencies) -> any CacheProvider] = [
        XCache.init(tools:)
    ]

    /// Returns a registry of all built-in providers, ready to work.
    public static func registry(_ tools: ProviderDependencies) -> ProviderRegistry {
        ProviderRegistry(caches: caches.map { $0(tools) })
    }
}
