import Core
import OrderedJSON

/// The cache service's HTTP API.
///
/// The service's responses are not published for every case. Decided here are: each request that reaches the entries of
/// a cache costs one operation, even for a missing key; a `set` without a time to live removes an existing one; an
/// entry expires at the exact moment its time is over, and the seconds left are rounded up.
struct XCacheHost: LocalService {
    /// The maximum size of the body of a `set`, in bytes.
    static let valueLimit = 10 << 20
    /// The number of operations that one top-up adds.
    static let topUpOperations = 50_000

    let plan: ScenarioState
    let state: XCacheState
    let ids: IDGenerator
    let paywall: Paywall

    func answer(_ call: HostRequest, path: Substring, on leg: ScenarioState.RequestHop) -> HostResponse {
        let route = Result { () throws(HostError) in try XCacheRoute(call.method, path) }
        let target = (try? route.get()).map { Fault.Target.operation($0.operation) }
        switch plan.ruling(at: target, on: leg) {
        case .pass: return work(route, call)
        case .reply(let body): return .reply(Paywall.reply(body))
        case .fault(let kind):
            return kind.outcome(of: { work(route, call) }) { .error($0, ReasonPhrase.text($0)) }
        }
    }

    /// Returns the response, with the receipt if the request was paid, even if the operation failed after that.
    private func work(_ route: Result<XCacheRoute, HostError>, _ call: HostRequest) -> HostResponse {
        var receipt: ReceiptHeader?
        let outcome: HostResponse
        do {
            outcome = .reply(try perform(try route.get(), call, &receipt))
        } catch {
            outcome = error.outcome
        }
        guard let receipt, case .reply(let reply, let span) = outcome else { return outcome }
        return .reply(receipt.added(to: reply), after: span)
    }

    /// Performs the operation; refuses invalid requests before it charges, so that no payer pays for an error.
    private func perform(
        _ route: XCacheRoute,
        _ call: HostRequest,
        _ receipt: inout ReceiptHeader?
    ) throws(HostError) -> HTTPClientResponse {
        if route.operation == .create { return try create(route, call, &receipt) }
        if route.operation == .topUp { return try topUp(route, call, &receipt) }
        if route.operation == .set { return try set(route, call, &receipt) }
        if route.operation == .updateTTL { return try updateTTL(route, call, &receipt) }
        try charge(route, call, &receipt)
        return try found { () throws(XCacheState.Miss) in try answer(route) }
    }

    private func answer(_ route: XCacheRoute) throws(XCacheState.Miss) -> HTTPClientResponse {
        if route.operation == .list { return Self.listed(try state.list(route.id)) }
        if route.operation == .delete {
            try state.delete(route.key, in: route.id)
            return .json(bytes: Array(#"{"message":"Key deleted"}"#.utf8))
        }
        let (head, ttl) = try state.entry(route.key, in: route.id)
        guard route.operation == .ttl else { return Self.shown(head, ttl: ttl) }
        return .json(bytes: Self.keyHead(route.key) + "\"ttl\":\(ttl),\"unit\":\"seconds\"}".utf8)
    }

    private func found<T>(_ work: () throws(XCacheState.Miss) -> T) throws(HostError) -> T {
        do {
            return try work()
        } catch {
            throw Self.refusal(for: error)
        }
    }

    private func charge(
        _ route: XCacheRoute,
        _ call: HostRequest,
        _ receipt: inout ReceiptHeader?
    ) throws(HostError) {
        guard plan.price(of: route.operation) != nil else { return }
        if route.operation == .topUp {
            guard state.contains(route.id) else { throw Self.refusal(for: .cacheNotFound) }
        } else if route.operation != .create {
            try found { () throws(XCacheState.Miss) in try state.check(route.id) }
        }
        receipt = try paywall.take(PricedOperation(route.operation), call)
    }

    private func create(
        _ route: XCacheRoute,
        _ call: HostRequest,
        _ receipt: inout ReceiptHeader?
    ) throws(HostError) -> HTTPClientResponse {
        let requested = try Self.json(of: call)?["region"]
        if let requested, !requested.isNull {
            guard let region = requested.string else { throw HostError(400, "region must be text") }
            let regions = plan.regions
            guard regions.contains(region) else {
                throw HostError(
                    400,
                    "Unknown region \(region.debugDescription). Available regions: \(regions.joined(separator: ", "))"
                )
            }
        }
        try charge(route, call, &receipt)
        let id = ids.next()
        state.create(id, operations: plan.operations)
        // Callers are known to see both: 200 if they named a region, 201 if they did not.
        return HTTPClientResponse(status: requested == nil ? 201 : 200, json: ["id": .string(id)])
    }

    private func topUp(
        _ route: XCacheRoute,
        _ call: HostRequest,
        _ receipt: inout ReceiptHeader?
    ) throws(HostError) -> HTTPClientResponse {
        let requested = try Self.json(of: call)
        if let id = requested?["cache_id"], id != .string(route.id) {
            throw HostError(400, "cache_id names another cache than the path")
        }
        if let count = requested?["requested_operations"], count.int != Self.topUpOperations {
            throw HostError(400, "requested_operations must be \(Self.topUpOperations)")
        }
        guard state.contains(route.id) else { throw Self.refusal(for: .cacheNotFound) }
        try charge(route, call, &receipt)
        let left = try found { () throws(XCacheState.Miss) in try state.add(Self.topUpOperations, to: route.id) }
        return HTTPClientResponse(status: 200, json: ["id": .string(route.id), "operations": .int(left)])
    }

    private func set(
        _ route: XCacheRoute,
        _ call: HostRequest,
        _ receipt: inout ReceiptHeader?
    ) throws(HostError) -> HTTPClientResponse {
        if case .bytes(let bytes) = call.body, bytes.count > Self.valueLimit { throw Self.tooLarge }
        guard let body = try Self.json(of: call) else { throw HostError(400, "A value is required") }
        let queryTTL = Self.queryTTL(call.address.query)
        guard let (value, bodyTTL) = SetRequestFormat.split(body, sentAs: plan.setFormat, hasQueryTTL: queryTTL != nil)
        else {
            throw HostError(400, "value is required")
        }
        let text = queryTTL ?? bodyTTL.map { $0.text[...] }
        let seconds = try text.map { text throws(HostError) in try Self.seconds(text) }
        let bytes = value.compactBytes
        guard bytes.count <= Self.valueLimit else { throw Self.tooLarge }
        try charge(route, call, &receipt)
        var head = Self.keyHead(route.key)
        head.reserveCapacity(head.count + bytes.count + 16)
        head += "\"value\":".utf8
        head += bytes
        head += ",\"ttl\":".utf8
        try found { () throws(XCacheState.Miss) in
            try state.set(route.key, to: head, seconds: seconds, in: route.id)
        }
        return Self.shown(head, ttl: seconds ?? -1)
    }

    private func updateTTL(
        _ route: XCacheRoute,
        _ call: HostRequest,
        _ receipt: inout ReceiptHeader?
    ) throws(HostError) -> HTTPClientResponse {
        let text: Substring
        if let query = Self.queryTTL(call.address.query) {
            text = query
        } else {
            guard let requested = try Self.json(of: call)?["ttl"] else { throw HostError(400, Self.badTTL) }
            text = requested.number?.text[...] ?? ""
        }
        let seconds = try Self.seconds(text)
        try charge(route, call, &receipt)
        try found { () throws(XCacheState.Miss) in
            try state.expire(route.key, in: route.id, after: seconds)
        }
        return .json(bytes: Self.keyHead(route.key) + "\"ttl\":\(seconds)}".utf8)
    }

    private static func listed(_ content: (keys: [[UInt8]], operations: Int)) -> HTTPClientResponse {
        let names = content.keys.map { JSONValue.string(String(decoding: $0, as: UTF8.self)) }
        return HTTPClientResponse(
            status: 200,
            json: ["keys": .array(names), "count": .int(names.count), "operations": .int(content.operations)]
        )
    }
}

extension XCacheHost {
    private static let badTTL = "ttl must be a whole number of seconds, at least 1"

    private static var tooLarge: HostError { HostError(413, "The value is larger than \(valueLimit) bytes") }

    private static func refusal(for miss: XCacheState.Miss) -> HostError {
        switch miss {
        case .cacheNotFound: HostError(404, "Cache not found")
        case .keyNotFound: HostError(404, "Key not found")
        case .quotaUsedUp: HostError(402, "Operation limit reached")
        }
    }

    private static func json(of call: HostRequest) throws(HostError) -> JSONValue? {
        do {
            return try call.json()
        } catch {
            throw HostError(400, "Invalid JSON: \(error.message)")
        }
    }

    private static func queryTTL(_ query: String?) -> Substring? {
        guard let query else { return nil }
        for pair in query.split(separator: "&") where pair.hasPrefix("ttl=") { return pair.dropFirst(4) }
        return nil
    }

    private static func seconds(_ text: Substring) throws(HostError) -> Int {
        guard let seconds = Int(digits: text), seconds > 0 else { throw HostError(400, badTTL) }
        return seconds
    }

    /// Returns the beginning of a response, `{"key":…,`.
    private static func keyHead(_ key: [UInt8]) -> [UInt8] {
        Array("{\"key\":".utf8) + JSONValue.string(String(decoding: key, as: UTF8.self)).compactBytes + [
            UInt8(ascii: ",")
        ]
    }

    private static func shown(_ head: [UInt8], ttl: Int) -> HTTPClientResponse {
        var bytes = head
        bytes += String(ttl).utf8
        bytes.append(UInt8(ascii: "}"))
        return .json(bytes: bytes)
    }
}
