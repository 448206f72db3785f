import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import X402

/// A local network with its clock, and short ways to call it.
struct TestSandbox {
    let time: ManualClock
    let network: InProcessNetwork
    let routerBase: String
    let sellerBase: String

    init(
        plan: Scenario = Scenario(),
        ids: IDGenerator = .counted(),
        router: String = "http://localhost:3000",
        seller: String = "https://api.xcache.io",
        payer: Address? = nil,
        layout: InProcessNetwork.Addresses.Layout = .separate
    ) throws {
        let time = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_761_652_800)))
        self.time = time
        routerBase = router
        sellerBase = seller
        network = InProcessNetwork(
            plan: plan,
            addresses: InProcessNetwork.Addresses(
                router: try HTTPURL(router),
                seller: try HTTPURL(seller),
                layout: layout
            ),
            time: .manual(time),
            ids: ids,
            payer: payer
        )
    }

    /// The operations of the cache service, with the method and the path of each; `CACHE` stands for the cache's path.
    static let cacheOperations: [(SellerOperation, HTTPRequest.Method, String)] = [
        (.create, .post, "/create"), (.get, .get, "CACHE/k"), (.set, .put, "CACHE/k"), (.delete, .delete, "CACHE/k"),
        (.list, .get, "CACHE"), (.ttl, .get, "CACHE/k/ttl"), (.updateTTL, .put, "CACHE/k/ttl?ttl=5"),
        (.topUp, .post, "/topupCACHE"),
    ]

    var deadline: Deadline { Deadline(after: .seconds(30), on: .manual(time)) }

    func order(_ line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        try network.apply(try NetworkDirective(name: words[0], words: Array(words.dropFirst())))
    }

    /// Sends to the seller itself; `body` is JSON text.
    @discardableResult
    func seller(
        _ method: HTTPRequest.Method,
        _ target: String,
        _ body: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> HTTPClientResponse {
        try await send(method, sellerBase + target, body, headers: headers)
    }

    /// Sends through the router; `more` is what the body holds besides verb and target.
    @discardableResult
    func routed(
        _ method: String,
        _ target: String,
        _ more: String = "",
        path: String = "/proxy",
        headers: HTTPFields = [:]
    ) async throws -> HTTPClientResponse {
        let body = #"{"method":"\#(method)","api_url":"\#(sellerBase + target)"\#(more)}"#
        return try await send(.post, routerBase + path, body, headers: headers)
    }

    func send(
        _ method: HTTPRequest.Method,
        _ address: String,
        _ body: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> HTTPClientResponse {
        let call = HTTPClientRequest(method, try HTTPURL(address), headers: headers, body: body.map { Array($0.utf8) })
        return try await network.send(call, before: deadline)
    }

    /// Creates a cache and returns its path, such as `/0000…`.
    func cache() async throws -> String {
        let reply = try await seller(.post, "/create", "{}")
        return "/" + (try reply.json["id"]?.string ?? "")
    }
}

extension HTTPClientResponse {
    var json: JSONValue {
        get throws { try JSONValue(parsing: body) }
    }
}

extension HTTPField.Name {
    /// A header's name; text that is none becomes `ETag`, which nobody sends here.
    static func named(_ text: String) -> HTTPField.Name {
        HTTPField.Name(text) ?? .eTag
    }
}
