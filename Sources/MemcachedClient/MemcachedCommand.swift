/// A key, which no byte ends early: what follows it would be taken for commands.
///
/// Source: memcached `doc/protocol.txt`, "Keys".
public struct MemcachedKey: Sendable, Hashable {
    /// The number of bytes that a key can have.
    public static let longest = 250

    /// The bytes as they travel.
    public let bytes: [UInt8]

    /// Creates a key; nil for bytes that none can have: more than 250, spaces and control characters.
    public init?(_ bytes: [UInt8]) {
        guard 1...Self.longest ~= bytes.count, bytes.allSatisfy(Self.isPossible) else { return nil }
        self.bytes = bytes
    }

    /// Returns true for a byte that a key can have.
    public static func isPossible(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7F }
}

/// A command to the server that has a key.
///
/// Source: memcached `doc/protocol.txt`, "Meta Commands".
public enum MemcachedCommand: Sendable, Hashable {
    /// Reads a value and its time to live.
    case get(MemcachedKey)
    /// Stores a value; `expiry` is 0, seconds up to 30 days, or a moment as seconds since 1970.
    case set(MemcachedKey, [UInt8], expiry: Int)
    /// Removes a key.
    case delete(MemcachedKey)
    /// Reads a time to live.
    case ttl(MemcachedKey)
    /// Changes a time to live, written as in ``set(_:_:expiry:)``.
    case touch(MemcachedKey, expiry: Int)

    /// The key.
    public var key: MemcachedKey {
        switch self {
        case .get(let key), .set(let key, _, _), .delete(let key), .ttl(let key), .touch(let key, _): key
        }
    }

    /// True if the server may be in another state after the command, so that it is sent once.
    public var isChange: Bool {
        switch self {
        case .get, .ttl: false
        case .set, .delete, .touch: true
        }
    }

    /// The lines that are sent, without their ends: the command, and the value if there is one.
    public var lines: [[UInt8]] {
        switch self {
        case .get(let key): [Self.line("mg", key, "v", "t")]
        case .set(let key, let value, let expiry): [Self.line("ms", key, "\(value.count)", "T\(expiry)"), value]
        case .delete(let key): [Self.line("md", key)]
        case .ttl(let key): [Self.line("mg", key, "t")]
        case .touch(let key, let expiry): [Self.line("mg", key, "T\(expiry)")]
        }
    }

    private static func line(_ name: String, _ key: MemcachedKey, _ words: String...) -> [UInt8] {
        Array("\(name) ".utf8) + key.bytes + words.flatMap { Array(" \($0)".utf8) }
    }
}

/// Anything that is sent to a server.
enum MemcachedRequest {
    /// A command about a key.
    case command(MemcachedCommand)
    /// A question that every server answers with `MN`.
    case ping
    /// A request for all keys with a prefix.
    case keys(prefix: [UInt8])

    /// True if it is sent once.
    var isChange: Bool {
        if case .command(let command) = self { command.isChange } else { false }
    }

    /// Returns true for a reply that the request can have; any other belongs to another one.
    func canHave(_ reply: MemcachedReply) -> Bool {
        switch (self, reply) {
        case (_, .refused), (.command(.get), .value), (.keys, .keys): true
        case (.command(.get), .status("EN", _)), (.command(.delete), .status("NF", _)): true
        case (.command(.ttl), .status(let code, _)), (.command(.touch), .status(let code, _)):
            code == "HD" || code == "EN"
        case (.command(.set), .status(let code, _)): code == "HD" || code == "NS"
        case (.command(.delete), .status("HD", _)), (.ping, .status("MN", _)): true
        case (_, .value), (_, .status), (_, .keys): false
        }
    }

    /// The lines that are sent, without their ends.
    ///
    /// The listing walks the table of keys. One of `all` walks the lists by which keys grow old, and misses a few that are
    /// moved from one to another meanwhile.
    ///
    /// Source: memcached `doc/protocol.txt`, "Meta No-Op" and "LRU_Crawler"; seen of 1.6.18.
    var lines: [[UInt8]] {
        switch self {
        case .command(let command): command.lines
        case .ping: [Array("mn".utf8)]
        case .keys: [Array("lru_crawler metadump hash".utf8)]
        }
    }
}
