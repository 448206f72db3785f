import Core
import ExecutorCore
import OrderedJSON

// What the caches on servers of one's own have in common.

/// Text from which bytes can be read back.
///
/// A byte that is no part of UTF-8 is written as `\xNN`. A backslash that would be read as such an escape is written as
/// `\x5c`.
enum EscapedBytes {
    private static let backslash = UInt8(ascii: "\\")

    /// Returns text in which each byte that is no part of UTF-8 is escaped.
    static func text(of bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(backslash) { return text }
        var text = ""
        var rest = bytes[...]
        while !rest.isEmpty {
            var decoder = UTF8()
            var iterator = rest.makeIterator()
            if rest.first == backslash, byte(after: rest.dropFirst()) != nil {
                text += "\\x5c"
                rest = rest.dropFirst()
            } else if case .scalarValue(let scalar) = decoder.decode(&iterator) {
                text.unicodeScalars.append(scalar)
                rest = rest.dropFirst(UTF8.width(scalar))
            } else {
                text += "\\x" + hex(rest.removeFirst())
            }
        }
        return text
    }

    /// True for a text that stands for its own bytes.
    static func isPlain(_ text: String) -> Bool { !text.utf8.contains(backslash) }

    /// Returns the bytes of a text, in which `\xNN` stands for a byte.
    static func bytes(of text: String) -> [UInt8] {
        guard !isPlain(text) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == backslash, let escaped = self.byte(after: rest) {
                bytes.append(escaped)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0\(digits)" : digits
    }

    /// Returns the byte that `xNN` at the start of the bytes stands for; nil if they begin otherwise.
    private static func byte(after rest: ArraySlice<UInt8>) -> UInt8? {
        guard rest.first == UInt8(ascii: "x") else { return nil }
        let digits = rest.dropFirst().prefix(2).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        return digits.count == 2 ? UInt8(digits[0] << 4 | digits[1]) : nil
    }
}

/// A value on a server: JSON as this program writes it, or whatever another program wrote.
struct StoredValue {
    /// The value: JSON, any other text as it is, and bytes that are no text in escapes.
    let json: JSONValue
    /// What to know about the value.
    let warnings: [String]

    init(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            json = .string(EscapedBytes.text(of: bytes))
            warnings = ["the value is no text: its bytes are shown as \\xNN"]
            return
        }
        json = (try? JSONValue(parsing: text)) ?? .string(text)
        warnings = []
    }
}

extension CacheRequest {
    /// The cache that the request is about; nil for one that creates it.
    var cacheId: String? {
        switch self {
        case .get(let address), .set(let address, _, _), .delete(let address), .ttl(let address),
            .updateTTL(let address, _):
            address.cacheId
        case .list(let id), .topUp(let id): id
        case .create, .createAndSet: nil
        }
    }
}

/// Results in the shapes of xcache's; times to live are whole seconds, -1 for none.
extension TaskResult {
    /// A new cache, on a server that has no regions.
    static func created(_ id: String, in region: String?, by provider: String) -> TaskResult {
        let warnings = region.map { ["\(provider) has no regions, so \($0.terminalSafe) makes no difference"] } ?? []
        return TaskResult(["cacheId": .string(id), "region": region.map { .string($0) } ?? .null], warnings: warnings)
    }

    /// A value that was stored in this new cache.
    func storing(_ stored: TaskResult) -> TaskResult {
        var json: JSONObject = ["cacheId": self.json["cacheId"] ?? .null]
        for member in stored.json.object ?? [:] { json.append(member.key, member.value) }
        return TaskResult(.object(json), warnings: warnings)
    }

    /// A key with its value and its time to live.
    static func value(_ value: JSONValue, of key: String, ttl: Int, warnings: [String] = []) -> TaskResult {
        TaskResult(["key": .string(key), "value": value, "ttl": .int(ttl)], warnings: warnings)
    }

    /// A key's time to live.
    static func ttl(_ ttl: Int, of key: String) -> TaskResult {
        TaskResult(["key": .string(key), "ttl": .int(ttl), "unit": "seconds"])
    }

    /// A key's new time to live.
    static func newTTL(_ ttl: Int, of key: String) -> TaskResult {
        TaskResult(["key": .string(key), "ttl": .int(ttl)])
    }

    /// A key that was removed.
    static let deleted = TaskResult(["message": "Key deleted"])

    /// The keys of a cache.
    static func keys(_ keys: [JSONValue]) -> TaskResult {
        TaskResult(["keys": .array(keys), "count": .int(keys.count)])
    }
}

extension ProviderError {
    /// A key that does not exist.
    static func absent(_ key: String) -> ProviderError {
        let text = "no key \(key.terminalSafe) in this cache"
        return .keyNotFound(key: key, TaskFailure(code: .keyNotFound, message: text))
    }

    /// A request that no server can do as it is.
    static func invalid(_ text: String, trying hint: String? = nil) -> ProviderError {
        .failed(TaskFailure(code: .invalidField, message: text, hint: hint))
    }

    /// A reply that makes no sense for the request.
    static func unreadable(_ request: CacheRequest, from provider: String, _ kind: String) -> ProviderError {
        let text = "the answer to \(request.operation.rawValue) can't be read: \(provider) sent \(kind)"
        return .failed(TaskFailure(code: .badAnswer, message: text))
    }

    /// A request to buy operations of a server that counts none.
    static func freeOperations(of provider: String) -> ProviderError {
        let text = "topup is not supported: \(provider) counts no operations, they are free"
        return .failed(TaskFailure(code: .unsupported, message: text))
    }
}
