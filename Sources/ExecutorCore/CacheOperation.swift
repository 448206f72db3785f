/// A cache operation by its name on the wire.
///
/// Source: the seed's list; `topup` is an addition.
public enum CacheOperation: String, Sendable, Hashable, CaseIterable {
    /// Buys a cache.
    case create
    /// Reads a value.
    case get
    /// Stores a value.
    case set
    /// Removes a key.
    case delete
    /// Lists the keys.
    case list
    /// Reads a time to live.
    case ttl
    /// Changes a time to live.
    case updateTTL = "update-ttl"
    /// Buys more operations for a cache.
    case topUp = "topup"

    /// Reads a name or one of its other spellings: `updateTtl`, `update_ttl`, `expire`, `topUp`, `top-up`, `top_up`.
    public init?(spelling: String) {
        switch spelling {
        case "updateTtl", "update_ttl", "expire": self = .updateTTL
        case "topUp", "top-up", "top_up": self = .topUp
        default: self.init(rawValue: spelling)
        }
    }

    /// True if the service is known to charge for the operation; the others use up the operations of a cache.
    public var isPriced: Bool {
        switch self {
        case .create, .topUp: true
        case .get, .set, .delete, .list, .ttl, .updateTTL: false
        }
    }
}
