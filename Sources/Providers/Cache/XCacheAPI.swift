import Core
import ExecutorCore
import HTTPTypes
import HTTPayer
import OrderedJSON

/// The paths and bodies of xcache's HTTP API.
///
/// Source: the programs that call the service; it publishes no documentation.
struct XCacheAPI: Sendable {
    /// The service's address when nothing else is configured.
    static let defaultAddress = "https://api.xcache.io"
    /// The same as a URL.
    static let service: HTTPURL = {
        guard let address = try? HTTPURL(defaultAddress) else { preconditionFailure("\(defaultAddress) is an address") }
        return address
    }()
    /// The operations that one top-up buys.
    static let topUpOperations = 50_000

    let base: HTTPURL
    let setStyle: SetRequestFormat

    /// Returns the call for a cache request.
    ///
    /// - Throws: ``XCacheError`` for keys, ids and values that the service could misread.
    func call(for request: CacheRequest) throws(XCacheError) -> UpstreamRequest {
        switch request {
        case .create(let region):
            return create(region)
        case .createAndSet(let key, let value, let ttl, let region):
            // No cache is bought for a value that could not be stored in it.
            _ = try set(CacheAddress(cacheId: "new", key: key), value, ttl: ttl)
            return create(region)
        case .topUp(let id):
            let body: JSONValue = ["cache_id": .string(id), "requested_operations": .int(Self.topUpOperations)]
            let path = "/topup/" + (try segment(id: id))
            return call(.post, path, body: body, purpose: "top up cache \(id)", step: .topUp, isPriced: true)
        case .list(let id):
            return call(.get, "/" + (try segment(id: id)), purpose: "list the keys", step: .list)
        case .get(let address):
            return call(.get, try path(address), purpose: "GET \(address.key)", step: .get)
        case .delete(let address):
            return call(.delete, try path(address), purpose: "DELETE \(address.key)", step: .delete)
        case .ttl(let address):
            return call(.get, try path(address) + "/ttl", purpose: "GET the ttl of \(address.key)", step: .ttl)
        case .updateTTL(let address, let ttl):
            return try changeTTL(address, ttl: ttl)
        case .set(let address, let value, let ttl):
            return try set(address, value, ttl: ttl)
        }
    }

    /// Returns the call that changes a time to live, stated both in the query and in the body, because callers differ.
    func changeTTL(_ address: CacheAddress, ttl: Duration) throws(XCacheError) -> UpstreamRequest {
        let seconds = ttl.wholeSeconds
        return call(
            .put,
            try path(address) + "/ttl",
            query: "ttl=\(seconds)",
            body: ["ttl": .int(seconds)],
            purpose: "PUT the ttl of \(address.key)",
            step: .updateTTL
        )
    }

    private func create(_ region: String?) -> UpstreamRequest {
        let body: JSONObject = region.map { ["region": .string($0)] } ?? [:]
        let place = region.map { " in \($0)" } ?? ""
        return call(
            .post,
            "/create",
            body: .object(body),
            purpose: "create a cache" + place,
            step: .create,
            isPriced: true
        )
    }

    private func set(_ address: CacheAddress, _ value: JSONValue, ttl: Duration?) throws(XCacheError) -> UpstreamRequest
    {
        let purpose = "PUT \(address.key)"
        let path = try path(address)
        switch setStyle {
        case .query:
            let query = ttl.map { "ttl=\($0.wholeSeconds)" }
            return call(.put, path, query: query, body: value, purpose: purpose, step: .set)
        case .envelope:
            var body: JSONObject = ["value": value]
            body.append("ttl", ifPresent: ttl.map { .int($0.wholeSeconds) })
            return call(.put, path, body: .object(body), purpose: purpose, step: .set)
        case .flatten:
            guard let ttl else { return call(.put, path, body: value, purpose: purpose, step: .set) }
            guard var body = value.object else { throw .flattenNeedsObject(found: value.kind) }
            guard body["ttl"] == nil else { throw .flattenHidesTTL }
            body.append("ttl", .int(ttl.wholeSeconds))
            return call(.put, path, body: .object(body), purpose: purpose, step: .set)
        }
    }

    private func call(
        _ method: HTTPRequest.Method,
        _ path: String,
        query: String? = nil,
        body: JSONValue? = nil,
        purpose: String,
        step: CacheOperation,
        isPriced: Bool = false
    ) -> UpstreamRequest {
        UpstreamRequest(
            method: method,
            url: base.appending(path: path, query: query),
            body: body,
            purpose: purpose,
            step: step.rawValue,
            answer: [.get, .list].contains(step) ? .value : .report,
            isPriced: isPriced
        )
    }

    private func path(_ address: CacheAddress) throws(XCacheError) -> String {
        guard address.key != ".", address.key != "..", !address.key.isEmpty else { throw .badKey(address.key) }
        return "/\(try segment(id: address.cacheId))/\(PercentEncoding.encodeSegment(address.key))"
    }

    private func segment(id: String) throws(XCacheError) -> String {
        guard !id.isEmpty, !["create", "topup", ".", ".."].contains(id) else { throw .badCacheID(id) }
        return PercentEncoding.encodeSegment(id)
    }
}
