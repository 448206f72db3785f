import Core
import HTTPTypes

/// The route of a request: the operation, cache and key that a method and a path stand for.
struct XCacheRoute {
    let operation: SellerOperation
    /// The id of the cache; empty for `create`.
    let id: String
    /// The percent-decoded key; empty if the operation has none.
    let key: [UInt8]

    /// Parses a path relative to the seller's base URL.
    init(_ method: HTTPRequest.Method, _ path: Substring) throws(HostError) {
        var segments = Array(path.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        if segments.first?.isEmpty == true { segments.removeFirst() }
        if segments.count > 1, segments.last?.isEmpty == true { segments.removeLast() }
        guard let first = segments.first, !first.isEmpty, segments.count <= 3 else { throw HostError(404, "Not found") }
        let start = String(decoding: first, as: UTF8.self)
        if method == .post {
            switch (start, segments.count) {
            case ("create", 1): self.init(.create)
            case ("topup", 2):
                self.init(.topUp, String(decoding: try Self.decoded(segments[segments.startIndex + 1]), as: UTF8.self))
            default: throw HostError(405, "Method not allowed")
            }
            return
        }
        let id = String(decoding: try Self.decoded(first), as: UTF8.self)
        let key = segments.count > 1 ? try Self.decoded(segments[segments.startIndex + 1]) : []
        if segments.count == 3, segments.last?.elementsEqual("ttl".utf8) != true { throw HostError(404, "Not found") }
        switch (method, segments.count) {
        case (.get, 1): self.init(.list, id)
        case (.get, 2): self.init(.get, id, key)
        case (.put, 2): self.init(.set, id, key)
        case (.delete, 2): self.init(.delete, id, key)
        case (.get, 3): self.init(.ttl, id, key)
        case (.put, 3): self.init(.updateTTL, id, key)
        default: throw HostError(405, "Method not allowed")
        }
    }

    private init(_ operation: SellerOperation, _ id: String = "", _ key: [UInt8] = []) {
        self.operation = operation
        self.id = id
        self.key = key
    }

    private static func decoded(_ segment: ArraySlice<UInt8>) throws(HostError) -> [UInt8] {
        guard segment.contains(UInt8(ascii: "%")) else { return Array(segment) }
        guard let text = PercentEncoding.decode(String(decoding: segment, as: UTF8.self)) else {
            throw HostError(400, "The path is not percent-encoded UTF-8")
        }
        return Array(text.utf8)
    }
}
