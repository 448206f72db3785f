import Core
import ExecutorCore
import MemcachedClient

/// The keys of caches in memcached, which hold any bytes.
///
/// A space, a control character or a `%` that would be read as such an escape is stored as `%XX`. All other bytes are
/// stored as they are, so that each key that another program wrote has a text of its own.
enum MemcachedCacheKey {
    /// The number of bytes of a cache's id.
    private static let longestID = 128
    private static let percent = UInt8(ascii: "%")

    /// Returns the key in memcached.
    ///
    /// - Throws: ``ExecutorCore/ProviderError`` for an id or a key that it can't have.
    static func key(of address: CacheAddress) throws(ProviderError) -> MemcachedKey {
        let bytes = try prefix(of: address.cacheId) + escaped(EscapedBytes.bytes(of: address.key))
        guard let key = MemcachedKey(bytes) else {
            throw .invalid(
                "memcached takes keys of \(MemcachedKey.longest) bytes, and this one has \(bytes.count) with the id of "
                    + "the cache before it and a space or control character as %XX; use a shorter key"
            )
        }
        return key
    }

    /// Returns what the keys of a cache begin with.
    ///
    /// - Throws: The same.
    static func prefix(of id: String) throws(ProviderError) -> [UInt8] {
        guard 1...longestID ~= id.utf8.count, id.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x3A }) else {
            throw .invalid("the id of a cache in memcached has 1 to \(longestID) visible letters of ASCII without :")
        }
        return Array("\(id):".utf8)
    }

    /// Returns the text of a key of a cache.
    static func text(of bytes: [UInt8], in id: String) -> String {
        EscapedBytes.text(of: unescaped(bytes.dropFirst(id.utf8.count + 1)))
    }

    private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
        var escaped: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == percent ? isEscape(rest) : !MemcachedKey.isPossible(byte) {
                escaped += [percent, digit(byte >> 4), digit(byte & 15)]
            } else {
                escaped.append(byte)
            }
        }
        return escaped
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var unescaped: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == percent, isEscape(rest), let escaped = self.byte(rest) else {
                unescaped.append(byte)
                continue
            }
            unescaped.append(escaped)
            rest = rest.dropFirst(2)
        }
        return unescaped
    }

    /// Returns true if bytes after a `%` begin with an escape, which stands for a byte that no key has, or for the `%` of
    /// what would be one.
    private static func isEscape(_ rest: ArraySlice<UInt8>) -> Bool {
        var rest = rest
        while let byte = byte(rest) {
            guard byte == percent else { return !MemcachedKey.isPossible(byte) }
            rest = rest.dropFirst(2)
        }
        return false
    }

    /// Returns the byte of two digits at the start, in capitals; nil if there are none.
    private static func byte(_ rest: ArraySlice<UInt8>) -> UInt8? {
        let digits = rest.prefix(2).filter { !(0x61...0x66 ~= $0) }
            .compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return digits.count == 2 ? UInt8(digits[0] << 4 | digits[1]) : nil
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }
}

/// A refusal of memcached, in words that say what to do.
struct MemcachedRefusal {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The failure for the task's sender.
    ///
    /// Source: the errors of `proto_text.c`, `proto_proxy.c`, `items.c` and `crawler.c` of memcached 1.6.
    var failure: TaskFailure {
        let shown = text.terminalSafe(upTo: 200)
        if text.hasPrefix("SERVER_ERROR object too large") {
            let message =
                "the value is larger than memcached takes, which is 1 MB unless it is set up otherwise; nothing is "
                + "stored under the key now"
            return TaskFailure(code: .refused, message: message, hint: "memcached -I 8m")
        }
        if text.hasPrefix("SERVER_ERROR out of memory") {
            let message = "memcached has no memory left for the value: \(shown)"
            return TaskFailure(code: .quotaUsedUp, message: message, hint: "memcached -m 1024")
        }
        if text.hasPrefix("CLIENT_ERROR unauthenticated") {
            let message = "memcached wants a user and a password, which are not supported"
            return TaskFailure(code: .unauthorized, message: message)
        }
        if text.contains("lru crawler disabled") {
            let message = "memcached can't list keys, because its LRU crawler is off"
            return TaskFailure(code: .refused, message: message, hint: "memcached -o lru_crawler")
        }
        if text.hasPrefix("BUSY") {
            return TaskFailure(code: .upstreamFailed, message: "memcached is busy with another listing; try again")
        }
        if text == "ERROR" || text.hasPrefix("BADCLASS") {
            let message = "this memcached doesn't know the command; use 1.6.18 or newer"
            return TaskFailure(code: .upstreamFailed, message: message, hint: "memcached --version")
        }
        return TaskFailure(code: .refused, message: "memcached refuses the command: \(shown)")
    }
}
