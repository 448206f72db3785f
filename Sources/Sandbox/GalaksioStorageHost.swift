import Core
import HTTPTypes
import OrderedJSON
import X402

/// Galaksio Storage, which stores data on Arweave for requests that are JSON.
///
/// Inferred: version 1 of x402 on Base; the cost of Arweave, which is that of Turbo; what a paid request is refused for is
/// found after the verification and before the settlement, so it costs nothing, and an unreadable request is asked for
/// the price without the cost of Arweave.
///
/// Source: its documentation; the responses and `extra` of the challenge as its own clients read them.
struct GalaksioStorageHost: SimulatedService {
    enum Route: Sendable {
        /// `POST /upload`.
        case upload
        /// `GET /data/{tx}`.
        case data(id: String)
        /// `POST /query`.
        case query
        /// `GET /health`.
        case health
    }

    /// The prices in millionths of a dollar; that of an upload is without the cost of Arweave.
    private enum Prices {
        static let upload: UInt64 = 10_000
        static let data: UInt64 = 1000
        static let query: UInt64 = 5000
    }

    let paywall: Paywall
    let data: ArweaveData
    let published: PublishedAddresses

    func route(_ call: HostRequest, _ path: Substring) throws(HostError) -> (operation: SellerOperation, route: Route) {
        let segments = path.split(separator: "/").map(String.init)
        switch (call.method, segments.first, segments.count) {
        case (.post, "upload", 1): return (.store, .upload)
        case (.get, "data", 2): return (.data, .data(id: segments[1]))
        case (.post, "query", 1): return (.query, .query)
        case (.get, "health", 1): return (.storageHealth, .health)
        default: throw HostError(404, "Not found")
        }
    }

    func perform(_ route: Route, _ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError) -> HostResponse
    {
        switch route {
        case .upload: return .reply(try upload(call, &receipt))
        case .data(let id):
            let payment = try paywall.verify(PricedOperation(.data, listPrice: [.usdc(Prices.data)]), call)
            guard let item = data.item(id) else { throw HostError(404, "Transaction not found") }
            if let payment { receipt = try paywall.settle(payment).receipt }
            return .reply(item.reply)
        case .query:
            let payment = try paywall.verify(PricedOperation(.query, listPrice: [.usdc(Prices.query)]), call)
            let query = try TagQuery(try Self.json(of: call), depth: 0)
            if let payment { receipt = try paywall.settle(payment).receipt }
            let ids = data.ids { query.matches($0.tags) }
            return .reply(HTTPClientResponse(status: 200, json: .array(ids.map { .string($0) })))
        case .health:
            return .reply(
                HTTPClientResponse(
                    status: 200,
                    json: ["status": "healthy", "arweave_connected": true, "payment_network": "base"]
                )
            )
        }
    }

    private func upload(_ call: HostRequest, _ receipt: inout ReceiptHeader?) throws(HostError) -> HTTPClientResponse {
        let item = Result { () throws(HostError) in try Self.item(try Self.json(of: call)) }
        let cost = (try? item.get()).map { ArweaveData.price(ofBytes: $0.content.count) } ?? 0
        let price = Prices.upload + cost
        var form = ChallengeForm(description: SellerOperation.store.description)
        form.finishV1 = { entry in
            guard var extra = entry["extra"]?.object else { return }
            extra.append("dynamicPricing", true)
            extra.append("priceUSD", ifPresent: JSONNumber(AtomicAmount(price).bare(decimals: 6)).map { .number($0) })
            entry["extra"] = .object(extra)
        }
        let payment = try paywall.verify(PricedOperation(.store, listPrice: [.usdc(price)], form: form), call)
        let stored = try item.get()
        if let payment { receipt = try paywall.settle(payment).receipt }
        data.add(stored)
        return HTTPClientResponse(
            status: 200,
            json: [
                "tx_id": .string(stored.id),
                "status": "pending",
                "data_size": .int(stored.content.count),
                "ar_cost": .string(AtomicAmount(cost * 100_000).bare(decimals: 12)),
                "gateway_url": .string(published.url(published.hosts.arweave, "/\(stored.id)")),
            ]
        )
    }

    /// Reads the body of an upload: `data`, `content_type`, `is_base64` and `tags`, of which only the first is required.
    private static func item(_ body: JSONValue?) throws(HostError) -> ArweaveData.Item {
        guard let text = body?["data"]?.string, !text.isEmpty else { throw HostError(400, "data is required") }
        let isBase64 = body?["is_base64"]?.bool ?? false
        guard let content = isBase64 ? Base64.decode(Array(text.utf8)) : Array(text.utf8) else {
            throw HostError(400, "data is not base64")
        }
        let type = body?["content_type"]?.string ?? (isBase64 ? "application/octet-stream" : "text/plain")
        let tags = (body?["tags"]?.object ?? [:]).compactMap { member in
            member.value.string.map { ArweaveTag(name: member.key, value: $0) }
        }
        return ArweaveData.Item(content, tags: [ArweaveTag(name: "Content-Type", value: type)] + tags)
    }

    private static func json(of call: HostRequest) throws(HostError) -> JSONValue? {
        do {
            return try call.json()
        } catch {
            throw HostError(400, "Invalid JSON: \(error.message)")
        }
    }
}

/// A query for data by its tags: `{op, name, value}`, or several of them combined by `and` or `or`.
private enum TagQuery {
    case equals(ArweaveTag)
    indirect case and([TagQuery])
    indirect case or([TagQuery])

    /// The maximum depth of combined queries.
    private static let depthLimit = 10

    init(_ json: JSONValue?, depth: Int) throws(HostError) {
        guard let op = json?["op"]?.string else { throw HostError(400, "op is required") }
        switch op {
        case "equals":
            guard let name = json?["name"]?.string, let value = json?["value"]?.string else {
                throw HostError(400, "name and value are required")
            }
            self = .equals(ArweaveTag(name: name, value: value))
        case "and", "or":
            guard let list = json?["expressions"]?.array, !list.isEmpty, depth < Self.depthLimit else {
                throw HostError(400, "expressions are required")
            }
            var queries: [TagQuery] = []
            for element in list { queries.append(try TagQuery(element, depth: depth + 1)) }
            self = op == "and" ? .and(queries) : .or(queries)
        default: throw HostError(400, "Unsupported op: \(op)")
        }
    }

    func matches(_ tags: [ArweaveTag]) -> Bool {
        switch self {
        case .equals(let tag): tags.contains(tag)
        case .and(let queries): queries.allSatisfy { $0.matches(tags) }
        case .or(let queries): queries.contains { $0.matches(tags) }
        }
    }
}
