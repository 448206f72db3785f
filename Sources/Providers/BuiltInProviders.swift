public import Core
public import ExecutorCore
public import HTTPayer

/// What providers are made from.
public struct ProviderDependencies: Sendable {
    /// Calls through the router, or directly.
    public let client: HTTPayerClient
    /// Base addresses by provider name.
    public let addresses: [String: HTTPURL]
    /// How xcache is handed a value and its time to live.
    public let setStyle: SetRequestFormat

    /// The tools.
    public init(client: HTTPayerClient, addresses: [String: HTTPURL], setStyle: SetRequestFormat) {
        self.client = client
        self.addresses = addresses
        self.setStyle = setStyle
    }
}

/// The list of providers: one line each.
public enum BuiltInProviders {
    private static let caches: [@Sendable (ProviderDependencies) -> any CacheProvider] = [
        XCache.init(tools:)
    ]

    /// All providers, ready to work.
    public static func registry(_ tools: ProviderDependencies) -> ProviderRegistry {
        ProviderRegistry(caches: caches.map { $0(tools) })
    }
}
