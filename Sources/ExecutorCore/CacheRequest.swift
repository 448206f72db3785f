public import OrderedJSON

/// A key of a cache.
public struct CacheAddress: Sendable, Hashable {
    /// The cache's id, its only credential.
    public let cacheId: String
    /// The key, as it was typed.
    public let key: String

    /// Creates the address of a key in a cache.
    public init(cacheId: String, key: String) {
        self.cacheId = cacheId
        self.key = key
    }
}

/// A cache operation with its arguments, checked and ready to be sent.
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
    /// Changes a time to live; zero and negative values are left to the service to judge.
    case updateTTL(CacheAddress, ttl: Duration)
    /// Buys more operations.
    case topUp(cacheId: String)
    /// Buys a cache and stores a value in it, as a `store` task that names no cache asks for.
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

    /// True if the service is known to charge for the request.
    public var isPriced: Bool {
        if case .createAndSet = self { true } else { operation.isPriced }
    }

    /// The key that the request concerns; nil if it concerns none.
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
