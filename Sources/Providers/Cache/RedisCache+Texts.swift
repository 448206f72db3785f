import Core
import ExecutorCore
import OrderedJSON
import RedisClient

/// The keys of caches in Redis, which hold any bytes.
enum RedisKey {
    /// The number of bytes of a cache's id.
    private static let longestID = 255

    /// Returns the key in Redis.
    ///
    /// - Throws: ``ExecutorCore/ProviderError`` for an id that cannot be a hash tag.
    static func bytes(of address: CacheAddress) throws(ProviderError) -> [UInt8] {
        try prefix(of: address.cacheId) + EscapedBytes.bytes(of: address.key)
    }

    /// Returns the pattern that matches all keys of a cache.
    ///
    /// - Throws: The same.
    static func pattern(of id: String) throws(ProviderError) -> [UInt8] {
        let special = Array("*?[]\\^-".utf8)
        let escaped = try prefix(of: id).flatMap { special.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
        return escaped + [UInt8(ascii: "*")]
    }

    /// Returns the beginning of all keys of a cache.
    ///
    /// - Throws: The same.
    static func prefix(of id: String) throws(ProviderError) -> [UInt8] {
        guard 1...longestID ~= id.utf8.count, id.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x7B && $0 != 0x7D })
        else {
            let text = "the id of a cache in redis has 1 to \(longestID) visible letters of ASCII without { and }"
            throw .invalid(text)
        }
        return Array("{\(id)}:".utf8)
    }

    /// Returns the text of a key of a cache.
    static func text(of bytes: [UInt8], in id: String) -> String {
        EscapedBytes.text(of: Array(bytes.dropFirst(id.utf8.count + 3)))
    }
}

/// An error by which Redis refuses a command, in words that say what to do.
struct RedisRefusal {
    /// The setting that has the credentials.
    static let credentials = "REDIS_URL=redis://USER:PASSWORD@HOST:6379/0"

    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The failure for the task's sender.
    ///
    /// Source: the errors of `server.c` and `cluster.c` of Redis 7.
    var failure: TaskFailure {
        let shown = text.terminalSafe(upTo: 200)
        let (code, message, hint): (FailureCode, String, String?) =
            switch text.prefix(while: { $0 != " " }) {
            case "NOAUTH", "WRONGPASS":
                (.unauthorized, "redis wants a user and a password", Self.credentials)
            case "NOPERM": (.unauthorized, "the user of REDIS_URL may not do that: \(shown)", "redis-cli acl whoami")
            case "WRONGTYPE":
                (.refused, "the key holds a list, a set or another kind of value, not a string", "redis-cli type KEY")
            case "OOM":
                (.quotaUsedUp, "redis has no memory left for the value: \(shown)", "redis-cli config get maxmemory")
            case "READONLY":
                (.upstreamFailed, "this redis is a replica, which takes no changes", "REDIS_URL=redis://PRIMARY:6379/0")
            case "LOADING": (.upstreamFailed, "redis still loads its data; try again in a moment", nil)
            case "MISCONF":
                (
                    .upstreamFailed, "redis takes no changes, because it can't save its data",
                    "redis-cli info persistence"
                )
            case "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN":
                (
                    .upstreamFailed, "the cluster of redis does not serve the cache now: \(shown)",
                    "redis-cli cluster info"
                )
            default: (.refused, "redis refuses the command: \(shown)", nil)
            }
        return TaskFailure(code: code, message: message, hint: hint)
    }
}

extension RedisCommand {
    /// The command as redis-cli takes it.
    var text: String { words.map(Self.quoted).joined(separator: " ") }

    private static func quoted(_ word: [UInt8]) -> String {
        let isPlain = !word.isEmpty && word.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x22 && $0 != 0x27 && $0 != 0x5C }
        if isPlain { return String(decoding: word, as: UTF8.self) }
        var text = ""
        for byte in word {
            switch byte {
            case 0x22, 0x5C: text += "\\" + String(UnicodeScalar(byte))
            case 0x20...0x7E: text += String(UnicodeScalar(byte))
            default: text += (byte < 16 ? "\\x0" : "\\x") + String(byte, radix: 16)
            }
        }
        return "\"\(text)\""
    }
}
