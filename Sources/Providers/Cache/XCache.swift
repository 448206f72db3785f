import ExecutorCore
import HTTPayer
import TaskModel
import Wire
import Logging

/// xcache.io: a cache that is bought by one paid call and then used by its id.
///
/// Result objects are the original executor's. Source: the programs that call the service.
struct XCache: CacheProvider {
    let name = "xcache"
    private let client: HTTPayerClient
    private let api: XCacheAPI

    init(tools: ProviderTools) {
        guard let address = tools.addresses["xcache"] ?? (try? WebAddress(XCacheAPI.defaultAddress)) else {
            preconditionFailure("\(XCacheAPI.defaultAddress) is an address")
        }
        client = tools.client
        api = XCacheAPI(base: address, setStyle: tools.setStyle)
    }

    var facts: ProviderFacts {
        ProviderFacts(
            operations: CacheOperation.allCases.map(\.rawValue),
            paid: CacheOperation.allCases.filter(\.isPriced).map(\.rawValue),
            address: api.base
        )
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        ProviderHealth(hops: await client.health(of: name, at: api.base, in: context))
    }

    func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        if context.logger.logLevel <= .info {
            context.logger.info(
                "[xcache] Handling operation: \(request.operation.rawValue) for job \(context.jobId.printable)"
            )
        }
        do {
            return try await answer(to: request, in: context)
        } catch {
            context.logger.error("[xcache] Operation failed: \(error.failure.wireMessage.printable)")
            throw error
        }
    }

    func outline(_ request: CacheRequest) throws(ProviderError) -> RequestOutline {
        client.outline(of: try call(for: request))
    }

    func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> PriceAnswer {
        guard request.isPriced else { return .notPriced("no price is known; it uses one operation of the cache") }
        do {
            switch try await client.price(of: try call(for: request), in: context) {
            case .asked(let payment): return .asked(payment)
            case .answered(let reply): return .answered(try result(of: request, from: reply))
            case .unknown(let why): return .unknown(why)
            }
        } catch let error as HTTPayerError {
            throw failure(error, for: request)
        } catch let error as ProviderError {
            throw error
        } catch {
            preconditionFailure("a price is asked by the router's client, which throws its own errors, not \(error)")
        }
    }

    private func answer(to request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> TaskResult
    {
        switch request {
        case .set(let address, let value, let ttl):
            return try await set(address, value, ttl: ttl, in: context)
        case .createAndSet(let key, let value, let ttl, _):
            let created = try await send(request, in: context)
            guard let id = created.json["cacheId"]?.string else { throw failure(.noID(answer: created.json.compact)) }
            let stored = try await set(CacheAddress(cacheId: id, key: key), value, ttl: ttl, in: context)
            var json: JSONObject = ["cacheId": .string(id)]
            for member in stored.json.object ?? [:] { json.append(member.key, member.value) }
            return TaskResult(.object(json), warnings: stored.warnings)
        case .create, .get, .delete, .list, .ttl, .updateTTL, .topUp:
            return try await send(request, in: context)
        }
    }

    private func send(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        try result(of: request, from: try await reply(to: request, try call(for: request), in: context))
    }

    private func reply(
        to request: CacheRequest,
        _ call: TargetCall,
        in context: ExecutionContext
    ) async throws(ProviderError) -> TargetReply {
        do {
            return try await client.send(call, in: context)
        } catch {
            throw failure(error, for: request)
        }
    }

    /// Stores a value and checks the answer: a time to live that was not taken is sent again on its own, and a value that came
    /// back different is a warning, never a reason to send it in another form.
    private func set(
        _ address: CacheAddress,
        _ value: JSONValue,
        ttl: Duration?,
        in context: ExecutionContext
    ) async throws(ProviderError) -> TaskResult {
        let request = CacheRequest.set(address, value, ttl: ttl)
        let stored = try await send(request, in: context)
        var json = stored.json.object ?? [:]
        var warnings: [String] = []
        if let ttl, !isTaken(ttl, json["ttl"]) {
            let change: TargetCall
            do { change = try api.changeTTL(address, ttl: ttl) } catch { throw failure(error) }
            let changed = try await reply(to: .updateTTL(address, ttl: ttl), change, in: context)
            json["ttl"] = changed.json?["ttl"] ?? .int(ttl.wholeSeconds)
        }
        if let back = json["value"], !back.isEquivalent(to: value) {
            warnings.append("xcache answers with another value than was sent; see trace")
        }
        return TaskResult(.object(json), warnings: warnings)
    }

    /// True if the answered time to live is the one that was asked for, give or take five seconds.
    private func isTaken(_ ttl: Duration, _ answered: JSONValue?) -> Bool {
        guard let seconds = answered?.int else { return false }
        return abs(seconds - ttl.wholeSeconds) <= 5
    }

    private func call(for request: CacheRequest) throws(ProviderError) -> TargetCall {
        do {
            return try api.call(for: request)
        } catch {
            throw failure(error)
        }
    }
}

extension XCache {
    /// The result object of the original executor: its named fields, as far as they were answered.
    private func result(of request: CacheRequest, from reply: TargetReply) throws(ProviderError) -> TaskResult {
        let answer = try fields(of: reply, for: request)
        switch request {
        case .create(let region), .createAndSet(_, _, _, let region):
            guard let id = (answer["id"] ?? answer["cacheId"] ?? answer["cache_id"])?.string, !id.isEmpty else {
                throw failure(.noID(answer: reply.text.printable(upTo: 200)))
            }
            return TaskResult(["cacheId": .string(id), "region": .string(region ?? "us-east-1")])
        case .get, .set:
            return TaskResult(.object(answer.keeping("key", "value", "ttl")))
        case .delete:
            return TaskResult(.object(answer.keeping("message")))
        case .list:
            return TaskResult(.object(answer.keeping("keys", "count", "operations")))
        case .ttl:
            return TaskResult(.object(answer.keeping("key", "ttl", "unit")))
        case .updateTTL:
            return TaskResult(.object(answer.keeping("key", "ttl")))
        case .topUp(let id):
            var json: JSONObject = ["cacheId": .string(id), "operationsAdded": .int(XCacheAPI.topUpOperations)]
            for member in answer where json[member.key] == nil { json.append(member.key, member.value) }
            return TaskResult(.object(json))
        }
    }

    /// The answer's fields; `{"data":{…}}` is opened if none of the expected ones stands at top level.
    private func fields(of reply: TargetReply, for request: CacheRequest) throws(ProviderError) -> JSONObject {
        guard let fields = reply.json?.object else {
            // A change may be answered with nothing; whoever asks for something needs an object.
            if reply.json == nil, reply.text.isEmpty { return [:] }
            if case .delete = request { return [:] }
            throw failure(.strange(operation: request.operation.rawValue, answer: reply.text.printable(upTo: 60)))
        }
        let expected = ["id", "cacheId", "cache_id", "key", "value", "ttl", "message", "keys", "count", "operations"]
        if let inner = fields["data"]?.object, !expected.contains(where: { fields[$0] != nil }) { return inner }
        return fields
    }

    private func failure(_ error: XCacheError) -> ProviderError {
        .failed(TaskFailure(error))
    }

    /// What the client's error means for a cache: 404 is an absent key or an absent cache.
    private func failure(_ error: HTTPayerError, for request: CacheRequest) -> ProviderError {
        if case .unpaid(let payment) = error {
            return .unpaid(payment, facts(of: error))
        }
        guard error.upstreamStatus == 404 else { return .failed(facts(of: error)) }
        let saysCache = error.message.lowercased().contains("cache")
        if let key = request.key, request.operation != .set, !saysCache {
            return .keyNotFound(
                key: key,
                facts(of: error, code: .keyNotFound, message: "no key \(key.printable) in this cache")
            )
        }
        return .failed(facts(of: error, code: .cacheNotFound, message: "cache not found", hint: "use"))
    }

    private func facts(
        of error: HTTPayerError,
        code: FailureCode? = nil,
        message: String? = nil,
        hint: String? = nil
    ) -> TaskFailure {
        TaskFailure(
            code: code ?? error.code,
            message: message ?? error.message,
            hint: hint ?? error.hint,
            wireMessage: error.wireMessage,
            upstreamStatus: error.upstreamStatus
        )
    }
}

extension JSONObject {
    /// The members of those names that are there, in that order.
    fileprivate func keeping(_ names: String...) -> JSONObject {
        var kept = JSONObject()
        for name in names { kept.append(name, ifPresent: self[name]) }
        return kept
    }
}
