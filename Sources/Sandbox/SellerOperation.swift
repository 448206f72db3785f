/// An operation of a service; prices and faults refer to it by its name.
///
/// | Service | Operations |
/// |---|---|
/// | cache | `create`, `get`, `set`, `delete`, `list`, `ttl`, `update-ttl`, `topup` |
/// | Pinata | `pin`, `upload`, `retrieve`, `private-file` |
/// | IPFS gateway | `ipfs` |
/// | openx402 | `stage`, `pin-staged`, `pin-file`, `pin-json` |
/// | Turbo | `data-item`, `turbo-info` |
/// | Arweave gateway | `arweave` |
/// | Galaksio Storage | `store`, `data`, `query`, `storage-health` |
/// | Merit Systems Echo | `run` |
public enum SellerOperation: String, Sendable, Hashable, CaseIterable {
    /// `POST /create` of the cache service.
    case create
    /// `GET /{id}/{key}` of the cache service.
    case get
    /// `PUT /{id}/{key}` of the cache service.
    case set
    /// `DELETE /{id}/{key}` of the cache service.
    case delete
    /// `GET /{id}` of the cache service.
    case list
    /// `GET /{id}/{key}/ttl` of the cache service.
    case ttl
    /// `PUT /{id}/{key}/ttl` of the cache service.
    case updateTTL = "update-ttl"
    /// `POST /topup/{id}` of the cache service.
    case topUp = "topup"
    /// `POST /pin/public` and `POST /pin/private` of Pinata, which sell an address for an upload.
    case pin
    /// The upload to an address that Pinata sold.
    case upload
    /// `GET /retrieve/private/{cid}` of Pinata, which sells an address of a private file.
    case retrieve
    /// The download from an address that Pinata sold.
    case privateFile = "private-file"
    /// `GET /{cid}` of the public IPFS gateway.
    case ipfs
    /// `POST /upload` of openx402, which keeps a file for an hour.
    case stage
    /// `GET /pin/{id}` of openx402, which pins a file that was staged.
    case pinStaged = "pin-staged"
    /// `POST /pin/file` of openx402.
    case pinFile = "pin-file"
    /// `POST /pin/json` of openx402.
    case pinJSON = "pin-json"
    /// `POST /x402/data-item/unsigned` of Turbo.
    case dataItem = "data-item"
    /// `GET /info` of Turbo.
    case turboInfo = "turbo-info"
    /// `GET /{id}` of the Arweave gateway.
    case arweave
    /// `POST /upload` of Galaksio Storage.
    case store
    /// `GET /data/{tx}` of Galaksio Storage.
    case data
    /// `POST /query` of Galaksio Storage.
    case query
    /// `GET /health` of Galaksio Storage.
    case storageHealth = "storage-health"
    /// `POST /resource/e2b/execute` of Merit Systems Echo.
    case run

    /// Parses the name of an operation, or the word that the console uses for it (`del`, `keys`, `expire`).
    public init?(word: String) {
        switch word.lowercased() {
        case "del": self = .delete
        case "keys": self = .list
        case "expire": self = .updateTTL
        case let name: self.init(rawValue: name)
        }
    }

    /// True if the service asks for money without a directive that sets a price.
    var hasListPrice: Bool {
        switch self {
        case .pin, .retrieve, .pinStaged, .pinFile, .pinJSON, .dataItem, .store, .data, .query, .run: true
        case .create, .get, .set, .delete, .list, .ttl, .updateTTL, .topUp: false
        case .upload, .privateFile, .ipfs, .stage, .turboInfo, .arweave, .storageHealth: false
        }
    }

    /// The account that is paid; nil for that of the scenario.
    ///
    /// Source: Pinata's x402 server, February 2026.
    var payee: String? {
        switch self {
        case .pin, .retrieve: "0xc900f41481B4F7C612AF9Ce3B1d16A7A1B6bd96E"
        case .create, .get, .set, .delete, .list, .ttl, .updateTTL, .topUp: nil
        case .upload, .privateFile, .ipfs, .stage, .pinStaged, .pinFile, .pinJSON: nil
        case .dataItem, .turboInfo, .arweave, .store, .data, .query, .storageHealth, .run: nil
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
        case .pin, .retrieve: "Pay2Pin"
        case .upload: "Upload a file"
        case .privateFile: "Download a private file"
        case .ipfs: "Read a public file"
        case .stage: "Keep a file for an hour"
        case .pinStaged: "Pin a kept file to IPFS"
        case .pinFile: "Pin a file to IPFS"
        case .pinJSON: "Pin JSON to IPFS"
        case .dataItem: "Turbo cost to upload"
        case .turboInfo: "Describe the upload service"
        case .arweave: "Read data from Arweave"
        case .store: "Upload data to Arweave"
        case .data: "Retrieve data from Arweave"
        case .query: "Query transactions on Arweave"
        case .storageHealth: "Tell whether the storage works"
        case .run: "Runs a code snippet"
        }
    }
}
