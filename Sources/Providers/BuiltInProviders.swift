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
    /// The loader of the files that tasks name.
    public let files: FileLoader

    /// Creates an environment.
    public init(settings: ProviderSettings, client: HTTPayerClient, time: AppClock, ids: IDGenerator, files: FileLoader)
    {
        self.settings = settings
        self.client = client
        self.time = time
        self.ids = ids
        self.files = files
    }
}

/// A provider that the program itself creates.
protocol BuiltInProvider: Provider {
    /// Creates the provider; returns nil if a setting is missing that it cannot do without.
    init?(_ environment: ProviderEnvironment)
}

/// A cache provider that the program itself creates.
protocol BuiltInCacheProvider: BuiltInProvider, CacheProvider {}

/// A storage provider that the program itself creates.
protocol BuiltInStorageProvider: BuiltInProvider, StorageProvider {}

/// A compute provider that the program itself creates.
protocol BuiltInComputeProvider: BuiltInProvider, ComputeProvider {}

/// The list of built-in providers, one line each.
public enum BuiltInProviders {
    private static let list = ProviderList([
        XCache.self,
        RedisCache.self,
        MemcachedCache.self,
        Pinata.self,
        OpenX402.self,
        Turbo.self,
        GalaksioStorage.self,
        MeritSystems.self,
    ])

    /// The settings that the built-in providers and their loader of files declare, each once.
    public static let settings = list.settings + [FileLoader.hostsSetting]

    /// The settings of each built-in provider, and those of the loader of files.
    public static let settingsByProvider = list.types.map { $0.settings } + [[FileLoader.hostsSetting]]

    /// Returns a registry of all built-in providers, ready to work.
    public static func registry(_ environment: ProviderEnvironment) -> ProviderRegistry {
        list.registry(environment)
    }

    /// The names of the providers' types.
    static let typeNames = list.types.map { "\($0)" }
}

/// Providers that are not created yet.
struct ProviderList: Sendable {
    let types: [any BuiltInProvider.Type]

    init(_ types: [any BuiltInProvider.Type]) {
        self.types = types
    }

    /// The settings that the providers declare; one that several read is there once.
    var settings: [ProviderSetting] {
        types.reduce(into: []) { all, type in
            all += type.settings.filter { setting in !all.contains { $0.name == setting.name } }
        }
    }

    /// Returns a registry of the providers, which are created from their settings.
    func registry(_ environment: ProviderEnvironment) -> ProviderRegistry {
        let providers = types.compactMap { $0.init(environment) }
        return ProviderRegistry(
            caches: providers.compactMap { $0 as? any CacheProvider },
            storages: providers.compactMap { $0 as? any StorageProvider },
            computers: providers.compactMap { $0 as? any ComputeProvider }
        )
    }
}
