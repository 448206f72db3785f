public import OrderedJSON

/// A key of a cache.
public struct CacheAddress: Sendable, Hashable {
    /// The cache's id, its only credential.
    public let cacheId: String
    /// The key, as it was typed.
    public let key: String

    /// A key of that cache.
    public init(cacheId: String, key: String) {
        self.cacheId = cacheId
        self.key = key
    }
}

/// Cache work with nothing left to check.
public enum CacheRequest: Sendable, Hashable {
    /// Buys a cache in a region; nil leaves the region to the service.
    case create(region: String?)
    /// Reads a value.
    case get(CacheAddress)
    /// Stores a value, with a time to live if one is given.
    case set(CacheAddress, JSONValue, ttl: Duration?)
    /// Removes a key.
    case delete(CacheAddress)
    /// Lists the keys of a cache.
    case list(cacheId: String)
    /// Reads a time to live.
    case ttl(CacheAddress)
    /// Changes a time to live; zero and below are the service's to judge.
    case updateTTL(CacheAddress, ttl: Duration)
    /// Buys more operations.
    case topUp(cacheId: String)
    /// Buys a cache and stores a value in it, as `store` tasks without a cache ask for.
    case createAndSet(key: String, JSONValue, ttl: Duration?, region: String?)

    /// The operation's name; ``createAndSet`` is a `set` on the wire.
    public var operation: CacheOperation {
        switch self {
        case .create: .create
        case .get: .get
        case .set, .createAndSet: .set
        case .delete: .delete
        case .list: .list
        case .ttl: .ttl
        case .updateTTL: .updateTTL
        case .topUp: .topUp
        }
    }

    /// True if the service is known to ask money for it.
    public var isPriced: Bool {
        if case .createAndSet = self { true } else { operation.isPriced }
    }

    /// The key it is about, if it is about one.
    public var key: String? {
        switch self {
        case .get(let address), .set(let address, _, _), .delete(let address), .ttl(let address),
            .updateTTL(let address, _):
            address.key
        case .createAndSet(let key, _, _, _): key
        case .create, .list, .topUp: nil
        }
    }
}
