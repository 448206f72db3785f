public import Core
public import ExecutorCore
public import HTTPayer

/// The dependencies that providers are created with.
public struct ProviderEnvironment: Sendable {
    /// The values of the settings that the providers declare.
    public let settings: ProviderSettings
    /// The client that calls services, through the router or directly.
    public let client: HTTPayerClient
    /// The clock for what a provider waits for.
    public let time: AppClock
    /// The generator of ids for what a provider creates.
    public let ids: IDGenerator

    /// Creates an environment.
    public init(settings: ProviderSettings, client: HTTPayerClient, time: AppClock, ids: IDGenerator) {
        self.settings = settings
        self.client = client
        self.time = time
        self.ids = ids
    }
}

/// A cache provider that the program itself creates.
protocol BuiltInCacheProvider: CacheProvider {
    /// Creates the provider; returns nil if a setting is missing that it cannot do without.
    init?(_ environment: ProviderEnvironment)
}

/// The list of built-in providers, one line each.
public enum BuiltInProviders {
    private static let list = ProviderList([
        XCache.self,
        RedisCache.self,
        MemcachedCache.self,
    ])

    /// The settings that the built-in providers declare.
    public static let settings = list.settings

    /// The settings of each built-in provider.
    public static let settingsByProvider = list.caches.map { $0.settings }

    /// Returns a registry of all built-in providers, ready to work.
    public static func registry(_ environment: ProviderEnvironment) -> ProviderRegistry {
        list.registry(environment)
    }

    /// The names of the providers' types.
    static let typeNames = list.caches.map { "\($0)" }
}

/// Providers that are not created yet.
struct ProviderList: Sendable {
    let caches: [any BuiltInCacheProvider.Type]

    init(_ caches: [any BuiltInCacheProvider.Type]) {
        self.caches = caches
    }

    /// The settings that the providers declare.
    var settings: [ProviderSetting] { caches.flatMap { $0.settings } }

    /// Returns a registry of the providers, which are created from their settings.
    func registry(_ environment: ProviderEnvironment) -> ProviderRegistry {
        ProviderRegistry(caches: caches.compactMap { $0.init(environment) })
    }
}
