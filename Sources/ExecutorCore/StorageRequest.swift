public import Core
public import OrderedJSON

/// A storage operation by its name on the wire.
public enum StorageOperation: String, Sendable, Hashable, CaseIterable {
    /// Keeps a file.
    case store
    /// Reads a file that is kept.
    case fetch
    /// Asks what is kept.
    case query

    /// Reads a name or one of its other spellings, as the brokers and the services have them.
    public init?(spelling: String) {
        switch spelling {
        case "pin", "pin-file", "pin-json", "upload", "put": self = .store
        case "get", "data", "retrieve": self = .fetch
        default: self.init(rawValue: spelling)
        }
    }
}

/// A storage operation with its arguments, checked and ready to be sent.
public enum StorageRequest: Sendable, Hashable {
    /// Keeps a file.
    case store(StorageFile)
    /// Reads the file with an id; a private one belongs to the wallet that stored it.
    case fetch(id: String, isPrivate: Bool)
    /// Asks what is kept: an operation of the service with a name and a value.
    case query(operation: String, name: String, value: JSONValue)

    /// The operation's name.
    public var operation: StorageOperation {
        switch self {
        case .store: .store
        case .fetch: .fetch
        case .query: .query
        }
    }
}

/// A file to store, with what a service is told about it.
public struct StorageFile: Sendable, Hashable {
    /// A name and a value that a service keeps beside a file.
    public struct Tag: Sendable, Hashable {
        /// The name of the tag.
        public let name: String
        /// The value of the tag.
        public let value: String

        /// Creates a tag.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Where the bytes are.
    public let source: FileSource
    /// The file's name, without folders.
    public let name: String
    /// The media type; nil if it is not known.
    public let contentType: String?
    /// The tags in order.
    public let tags: [Tag]
    /// True if only the wallet that pays may read the file.
    public let isPrivate: Bool

    /// Creates a file to store.
    public init(_ source: FileSource, name: String, contentType: String?, tags: [Tag] = [], isPrivate: Bool = false) {
        self.source = source
        self.name = name
        self.contentType = contentType
        self.tags = tags
        self.isPrivate = isPrivate
    }
}

/// The place of a file's bytes.
public enum FileSource: Sendable, Hashable {
    /// Bytes that came with the task.
    case bytes([UInt8])
    /// A file on the web.
    case url(HTTPURL)
    /// A file of the person at the console; a server's tasks can name none.
    case path(String)
}
