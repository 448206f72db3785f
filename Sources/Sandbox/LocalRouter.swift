import Core
import HTTPTypes
import OrderedJSON
import X402

/// The simulated router, which forwards requests and pays for them.
///
/// Its customer has no credits until a directive gives some. Until then a 402 of the target is passed through unpaid,
/// with its headers and body unchanged, and is to be paid at the target.
struct LocalRouter: LocalService {
    let plan: ScenarioState
    let seller: Mount
    let wallet: RouterWallet
    /// The facilitator that settles the customers' payments to the router.
    let facilitator: Facilitator
    let calls = PendingCallStore()
    /// Forwards a request to a host that the network simulates; returns nil for any other host.
    let forward: @Sendable (HostRequest, ScenarioState.RequestHop) -> HostResponse?

    func answer(_ call: HostRequest, path: Substring, on leg: ScenarioState.RequestHop) -> HostResponse {
        switch plan.ruling(at: .router, on: leg) {
        case .pass: return perform(call, path)
        case .reply(let body): return .reply(Paywall.reply(body))
        case .fault(let kind): return kind.outcome(of: { perform(call, path) }, error: Self.fault)
        }
    }

    private static func fault(_ status: Int) -> HTTPClientResponse {
        switch status {
        case 401: .error(401, "Unauthorized: invalid API key")
        case 402: .error(402, "Insufficient credits")
        case 429: HTTPClientResponse(status: 429, json: ["error": "rate_limited", "httpayerStatus": "rate_limited"])
        case 500: .error(500, "unknown error")
        case 502: .badGateway("fetch failed")
        default: .error(status, ReasonPhrase.text(status))
        }
    }

    private func perform(_ call: HostRequest, _ path: Substring) -> HostResponse {
        do {
            switch path {
            case "/proxy", "/pay":
                try check(call, is: .post, withKey: true)
                let target = try RouterRequest(call, seller: seller).call
                return wrap(paid(passed(target, on: .forwarded), for: target), for: call)
            case "/proxy/sim", "/sim":
                try check(call, is: .post, withKey: true)
                return DryRun.answer(passed(try RouterRequest(call, seller: seller).call, on: .probed), fees: .proxy)
            case "/relay":
                try check(call, is: .post, withKey: false)
                return try relayed(call)
            case "/relay/sim":
                try check(call, is: .post, withKey: false)
                let request = try RouterRequest(call, seller: seller)
                return DryRun.answer(passed(request.call, on: .probed), fees: .relay)
            case _ where path.hasPrefix("/relay/limits/"):
                try check(call, is: .get, withKey: false)
                return .reply(
                    HTTPClientResponse(status: 200, json: Self.relayLimits(of: path.dropFirst("/relay/limits/".count)))
                )
            case "/balance":
                try check(call, is: .get, withKey: true)
                return .reply(HTTPClientResponse(status: 200, json: Self.balance(plan.credits)))
            case "/health", "/limits", "/config":
                try check(call, is: .get, withKey: false)
                return .reply(HTTPClientResponse(status: 200, json: Self.page(path)))
            case _ where path.hasPrefix("/webhooks/"):
                try check(call, is: .get, withKey: true)
                return .reply(calls.reply(to: path.dropFirst("/webhooks/".count)) ?? .error(404, "not found"))
            default:
                return .reply(.error(404, "Not found"))
            }
        } catch {
            return error.outcome
        }
    }

    private func check(_ call: HostRequest, is method: HTTPRequest.Method, withKey: Bool) throws(HostError) {
        guard call.method == method else { throw HostError(405, "Method not allowed") }
        guard withKey else { return }
        guard plan.accepts(key: call.routerKey) else { throw HostError(401, "Unauthorized: invalid API key") }
    }

    /// Forwards a request and returns the target's response, or the router's 502 if it failed.
    func passed(_ target: HostRequest, on leg: ScenarioState.RequestHop) -> HostResponse {
        switch forward(target, leg) {
        case nil, .refused, .cut: .reply(.badGateway("fetch failed"))
        case .silent: .silent
        case .reply(let reply, let span) where reply.status >= 500:
            .reply(.badGateway("Upstream API answered \(reply.status)"), after: span)
        case .reply(let reply, let span): .reply(reply, after: span)
        }
    }

    /// Wraps a successful response in `result` if the query has `format=json`: as JSON if it is JSON, else as text.
    private func wrap(_ outcome: HostResponse, for call: HostRequest) -> HostResponse {
        guard let query = call.address.query, query.split(separator: "&").contains("format=json"),
            case .reply(let reply, let span) = outcome, 200...299 ~= reply.status
        else { return outcome }
        let result = (try? JSONValue(parsing: reply.body)) ?? .string(reply.text)
        let wrapped: JSONValue = ["success": true, "result": result]
        return .reply(HTTPClientResponse(status: reply.status, headers: reply.headers, json: wrapped), after: span)
    }
}

extension LocalRouter {
    private static func balance(_ credits: Int) -> JSONValue {
        [
            "account_id": "local",
            "mainnet": [
                "credits_balance": .int(credits), "daily_limit": 0, "daily_spend": 0, "daily_remaining": 0,
            ],
            "testnet": ["daily_limit_usd": 0, "today_spent_usd": 0, "remaining_usd": 0],
        ]
    }

    private static func page(_ path: Substring) -> JSONValue {
        switch path {
        case "/limits": return ["maxTimeoutMs": 120_000, "maxBodyBytes": .int(XCacheHost.valueLimit)]
        case "/config":
            let names = KnownNetworks.all.filter(\.isEVM).map(\.name)
            let configs = names.map { ($0, ["chainType": "evm"] as JSONValue) }
            return [
                "networks": ["v1": .array(names.map { .string($0) }), "configs": .object(JSONObject(configs))]
            ]
        default: return ["status": "ok"]
        }
    }
}
