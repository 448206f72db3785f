import Core
import ExecutorCore
import HTTPayer
import Logging
import OrderedJSON
import PaymentModel

/// The provider of xcache.io: a cache is bought by one paid call and then used by its id.
///
/// Result objects are the original executor's. Source: the programs that call the service.
struct XCache: BuiltInCacheProvider {
    private static let baseURL = ProviderSetting(
        "XCACHE_BASE_URL",
        olderName: "XCACHE_API_URL",
        .address,
        meaning: "Where xcache is; default https://api.xcache.io.",
        example: XCacheAPI.defaultAddress,
        defaultValue: XCacheAPI.service.text,
        sessionHeader: "seller"
    )
    private static let setStyle = ProviderSetting(
        "GALAKSIO_SET_STYLE",
        .choice(SetRequestFormat.allCases.map(\.rawValue)),
        meaning: "How a value and its time to live are sent: query, flatten, envelope; default query.",
        example: SetRequestFormat.query.rawValue,
        defaultValue: SetRequestFormat.query.rawValue,
        sessionHeader: "set-style"
    )

    static let settings = [baseURL, setStyle]

    let name = "xcache"
    private let client: HTTPayerClient
    private let api: XCacheAPI

    init(_ environment: ProviderEnvironment) {
        let settings = environment.settings
        client = environment.client
        api = XCacheAPI(
            base: settings.address(Self.baseURL) ?? XCacheAPI.service,
            setStyle: settings[Self.setStyle].flatMap { SetRequestFormat(rawValue: $0) } ?? .query
        )
    }

    var description: ProviderDescription {
        ProviderDescription(
            operations: CacheOperation.allCases.map(\.rawValue),
            paid: CacheOperation.allCases.filter(\.isPriced).map(\.rawValue),
            endpoint: api.base.origin,
            surelyCharges: api.base.hasSameOrigin(as: XCacheAPI.service),
            price: "named by each 402",
            limits: "50,000 operations a cache"
        )
    }

    func health(in context: ExecutionContext) async -> ProviderHealth {
        ProviderHealth(hops: await client.health(of: name, at: api.base, in: context))
    }

    func perform(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        if context.logger.logLevel <= .info {
            let (operation, id) = (request.operation.rawValue, context.jobId.terminalSafe)
            context.logger.info(
                Logger.Message(joining: "[xcache] Handling operation: ", operation, " for job ", id)
            )
        }
        do {
            return try await answer(to: request, in: context)
        } catch {
            context.logger.error("[xcache] Operation failed: \(error.failure.wireMessage.terminalSafe)")
            throw error
        }
    }

    func preview(of request: CacheRequest) throws(ProviderError) -> ProviderPreview {
        .http(client.outline(of: try call(for: request)))
    }

    func price(of request: CacheRequest, in context: ExecutionContext) async throws(ProviderError)
        -> PriceQuote<PaymentSummary, TaskResult>
    {
        guard request.isPriced else { return .notPriced("none, it uses one operation of the cache") }
        let call = try call(for: request)
        let quote: PriceQuote<PaymentSummary, UpstreamResponse>
        do {
            quote = try await client.price(of: call, in: context)
        } catch {
            throw failure(error, for: request)
        }
        return try quote.map { reply throws(ProviderError) in try result(of: request, from: reply) }
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
            guard context.permission != .earlierOnly else {
                let failure = TaskFailure(code: .cancelled, message: "the job was cancelled")
                throw ProviderError.failed(failure)
                    .after("cache \(id.terminalSafe) was already created", paidBefore: created.payment)
            }
            let stored: TaskResult
            do {
                stored = try await set(CacheAddress(cacheId: id, key: key), value, ttl: ttl, in: context)
            } catch {
                throw error.after("cache \(id.terminalSafe) was already created", paidBefore: created.payment)
            }
            var json: JSONObject = ["cacheId": .string(id)]
            for member in stored.json.object ?? [:] { json.append(member.key, member.value) }
            return TaskResult(.object(json), warnings: stored.warnings, payment: stored.payment ?? created.payment)
        case .create, .get, .delete, .list, .ttl, .updateTTL, .topUp:
            return try await send(request, in: context)
        }
    }

    private func send(_ request: CacheRequest, in context: ExecutionContext) async throws(ProviderError) -> TaskResult {
        let call = try call(for: request)
        let reply: UpstreamResponse
        do {
            reply = try await client.send(call, in: context)
        } catch {
            throw failure(error, for: request)
        }
        return try paid(result(of: request, from: reply), by: reply.payment)
    }

    /// Returns a result with its payment; if there is no result, the failure carries the payment.
    private func paid(
        _ result: @autoclosure () throws(ProviderError) -> TaskResult,
        by payment: PaymentSummary?
    ) throws(ProviderError) -> TaskResult {
        guard var payment else { return try result() }
        do {
            var result = try result()
            result.payment = payment
            return result
        } catch {
            payment.data = .missing
            throw .unpaid(payment, error.failure)
        }
    }

    /// Stores a value and checks the response.
    ///
    /// A time to live that was not accepted is sent again on its own. A value that comes back different is a warning,
    /// never a reason to send it in another form.
    private func set(
        _ address: CacheAddress,
        _ value: JSONValue,
        ttl: Duration?,
        in context: ExecutionContext
    ) async throws(ProviderError) -> TaskResult {
        let stored = try await send(.set(address, value, ttl: ttl), in: context)
        var json = stored.json.object ?? [:]
        var payment = stored.payment
        var warnings: [String] = []
        if let ttl, !ttl.isTaken(json["ttl"]) {
            let changed: JSONValue?
            do {
                let answer = try await send(.updateTTL(address, ttl: ttl), in: context)
                payment = answer.payment ?? payment
                changed = answer.json["ttl"]
            } catch {
                throw error.after("the value is stored, but without its ttl", paidBefore: payment)
            }
            json["ttl"] = changed ?? .int(ttl.wholeSeconds)
            if let changed, !ttl.isTaken(changed) {
                warnings.append("xcache returned a different ttl than you set (see trace)")
            }
        }
        if let back = json["value"], !back.isEquivalent(to: value) {
            warnings.append("xcache returned a different value than you sent (see trace)")
        }
        return TaskResult(.object(json), warnings: warnings, payment: payment)
    }

    private func call(for request: CacheRequest) throws(ProviderError) -> UpstreamRequest {
        do {
            return try api.call(for: request)
        } catch {
            throw failure(error)
        }
    }
}

extension Duration {
    /// Returns true if the time to live in the response is the requested one, give or take five seconds.
    fileprivate func isTaken(_ answered: JSONValue?) -> Bool {
        guard let seconds = answered?.int else { return false }
        return (.seconds(-5) ... .seconds(5)).contains(.seconds(seconds) - .seconds(wholeSeconds))
    }
}

extension ProviderError {
    /// Returns the failure of a later step, with a message about what the earlier ones left behind; an absent key
    /// becomes a plain failure.
    fileprivate func after(_ done: String, paidBefore earlier: PaymentSummary? = nil) -> ProviderError {
        let failure = TaskFailure(
            code: failure.code,
            message: "\(failure.message); \(done)",
            hint: failure.hint,
            wireMessage: "\(failure.wireMessage); \(done)",
            upstreamStatus: failure.upstreamStatus
        )
        return (payment ?? earlier).map { .unpaid($0, failure) } ?? .failed(failure)
    }
}
