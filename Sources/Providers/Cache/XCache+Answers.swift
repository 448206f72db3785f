import Core
import ExecutorCore
import HTTPayer
import OrderedJSON

extension XCache {
    /// Returns the result object of the original executor: its named fields, as far as the response has them.
    func result(of request: CacheRequest, from reply: UpstreamResponse) throws(ProviderError) -> TaskResult {
        let answer = try fields(of: reply, for: request)
        switch request {
        case .create(let region), .createAndSet(_, _, _, let region):
            guard let id = (answer["id"] ?? answer["cacheId"] ?? answer["cache_id"])?.string, !id.isEmpty else {
                throw failure(
                    .noID(
                        answer:
                            "\(reply.status) with \(reply.json?.object == nil ? reply.strangeness : reply.text.terminalSafe(upTo: 200))"
                    )
                )
            }
            return TaskResult(["cacheId": .string(id), "region": .string(region ?? "us-east-1")])
        case .get, .set, .delete, .list, .ttl, .updateTTL:
            var json = JSONObject()
            json.reserveCapacity(3)
            for name in request.answerFields { json.append(name, ifPresent: answer[name]) }
            return TaskResult(.object(json))
        case .topUp(let id):
            var json: JSONObject = ["cacheId": .string(id), "operationsAdded": .int(XCacheAPI.topUpOperations)]
            for member in answer where json[member.key] == nil { json.append(member.key, member.value) }
            return TaskResult(.object(json))
        }
    }

    /// Returns the fields of the response; `{"data":{…}}` is unwrapped if no expected field is at top level.
    private func fields(of reply: UpstreamResponse, for request: CacheRequest) throws(ProviderError) -> JSONObject {
        guard let fields = reply.json?.object else {
            guard request.accepts(reply) else {
                let operation = request.operation.rawValue
                throw failure(.strange(operation: operation, answer: "\(reply.status) with \(reply.strangeness)"))
            }
            return [:]
        }
        if let inner = fields["data"]?.object, !request.answerFields.contains(where: { fields[$0] != nil }) {
            return inner
        }
        return fields
    }

    func failure(_ error: XCacheError) -> ProviderError {
        .failed(TaskFailure(error))
    }

    /// Translates an error of the client for a cache request: 404 means an absent key or an absent cache.
    func failure(_ error: HTTPayerError, for request: CacheRequest) -> ProviderError {
        switch error {
        case .unpaid(let payment), .unsettled(let payment, _), .ordered(_, let payment):
            return .unpaid(payment, facts(of: error))
        case .recorded: return .recorded(facts(of: error))
        default: break
        }
        guard error.upstreamStatus == 404 else { return .failed(facts(of: error)) }
        switch request {
        case .create, .createAndSet:
            return .failed(facts(of: error))
        case .get(let address), .delete(let address), .ttl(let address), .updateTTL(let address, _):
            if isCacheMissing(error.upstreamText ?? "") { return noCache(error) }
            let message = "no key \(address.key.terminalSafe) in this cache"
            return .keyNotFound(key: address.key, facts(of: error, code: .keyNotFound, message: message))
        case .set, .list, .topUp:
            return noCache(error)
        }
    }

    /// Returns true if the service's text mentions a cache and no key; the host in an address does not count.
    private func isCacheMissing(_ text: String) -> Bool {
        let words = text.lowercased().split(separator: " ").filter { !$0.contains("://") }
            .flatMap { $0.split { !$0.isLetter } }
        return words.contains("cache") && !words.contains("key")
    }

    private func noCache(_ error: HTTPayerError) -> ProviderError {
        .failed(facts(of: error, code: .cacheNotFound, message: "cache not found", hint: "use"))
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

extension CacheRequest {
    /// The fields of xcache's response that programs read, in the original executor's order.
    fileprivate var answerFields: [String] {
        switch self {
        case .create, .createAndSet: ["id", "cacheId", "cache_id"]
        case .get, .set: ["key", "value", "ttl"]
        case .delete: ["message"]
        case .list: ["keys", "count", "operations"]
        case .ttl: ["key", "ttl", "unit"]
        case .updateTTL: ["key", "ttl"]
        case .topUp: ["id", "cacheId", "cache_id", "operations"]
        }
    }

    /// Returns true if a successful response without fields is acceptable.
    ///
    /// A purchase is accepted whatever the body is, because it is made. A change is accepted with JSON or an empty
    /// body, because an HTML page comes from another party. A query needs its data.
    fileprivate func accepts(_ reply: UpstreamResponse) -> Bool {
        switch self {
        case .create, .createAndSet, .topUp: true
        case .set, .delete, .updateTTL: reply.json != nil || reply.text.isEmpty
        case .get, .list, .ttl: false
        }
    }
}
