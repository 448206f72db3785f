/// An operation of the cache service; prices and faults refer to it.
public enum SellerOperation: String, Sendable, Hashable, CaseIterable {
    /// `POST /create`.
    case create
    /// `GET /{id}/{key}`.
    case get
    /// `PUT /{id}/{key}`.
    case set
    /// `DELETE /{id}/{key}`.
    case delete
    /// `GET /{id}`.
    case list
    /// `GET /{id}/{key}/ttl`.
    case ttl
    /// `PUT /{id}/{key}/ttl`.
    case updateTTL = "update-ttl"
    /// `POST /topup/{id}`.
    case topUp = "topup"

    /// Parses the name of an operation, or the word that the console uses for it (`del`, `keys`, `expire`).
    public init?(word: String) {
        switch word.lowercased() {
        case "del": self = .delete
        case "keys": self = .list
        case "expire": self = .updateTTL
        case let name: self.init(rawValue: name)
        }
    }

    /// The description of the sold operation in a challenge.
    var description: String {
        switch self {
        case .create: "Create a cache with 50,000 operations"
        case .get: "Read a key"
        case .set: "Store a key"
        case .delete: "Delete a key"
        case .list: "List the keys of a cache"
        case .ttl: "Read the time to live of a key"
        case .updateTTL: "Change the time to live of a key"
        case .topUp: "Increase the operation limit by 50,000"
        }
    }
}
