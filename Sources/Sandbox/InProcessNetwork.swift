public import Core
public import X402

/// A simulated network inside this process: the router, the services, and a facilitator that moves play money.
///
/// Everything is in memory. The clock and the id generator are passed in, so that every replay is the same. A request
/// neither hops to another executor nor waits, unless the plan slows it down or a snippet sleeps.
public final class InProcessNetwork: HTTPTransport {
    private let hosts: LocalHosts
    private let time: AppClock

    /// Creates a network with the prices and faults of `plan`, and without caches.
    ///
    /// `payer` is the account that a `balance` directive without an address refers to.
    public init(
        plan: Scenario = Scenario(),
        addresses: Addresses,
        time: AppClock,
        ids: IDGenerator,
        payer: Address? = nil
    ) {
        hosts = LocalHosts(plan: ScenarioState(plan), addresses: addresses, time: time, ids: ids, payer: payer)
        self.time = time
    }

    /// The current plan, including the faults and replies that are still to come.
    public var plan: Scenario { hosts.plan.snapshot }

    /// Returns true if a request for that operation would be answered with 402.
    ///
    /// This is the case if the operation has a price, or if a 402 reply is prepared.
    public func asksMoney(for operation: String) -> Bool {
        let plan = hosts.plan.snapshot
        if !plan.replies.isEmpty { return true }
        guard let operation = SellerOperation(rawValue: operation) else { return false }
        return plan.prices[operation].map { !$0.isEmpty } ?? operation.hasListPrice
    }

    /// Applies a directive, which takes effect from the next request on.
    ///
    /// - Throws: ``NetworkDirectiveError/noPlayer`` for a balance whose account is not known.
    public func apply(_ directive: NetworkDirective) throws(NetworkDirectiveError) {
        try hosts.apply(directive)
    }

    /// Tells the services that clients reach them below that origin, at the paths of ``Addresses/mounts``.
    ///
    /// The addresses that they hand out lead there from then on.
    public func publish(at origin: HTTPURL) {
        hosts.published.publish(at: origin)
    }

    /// The number of requests that reached the compute service with `x-api-key` or `authorization`.
    ///
    /// Such a request is one of an account there, and not one that is paid by x402.
    public var accountRequestCount: Int { hosts.accountRequests.count }

    /// The settled transfers, oldest first.
    public var transfers: [LocalTransfer] { hosts.ledger.transfers }

    /// Returns the transfer that was settled with an authorization of that payer; nil if it was not used.
    public func transfer(_ nonce: AuthorizationNonce, of payer: Address) -> LocalTransfer? {
        hosts.ledger.transfer(nonce, of: payer)
    }

    /// Returns the balances of an account, one for each token, in the order of the networks.
    public func balances(of owner: Address) -> [TokenAmount] {
        KnownTokens.all.compactMap { hosts.ledger.balance(of: owner, in: $0) }
    }

    /// Returns the last requests that reached a host, such as `localhost:3000`, oldest first.
    ///
    /// At most 256 requests and 16 MB of bodies are kept. A request that the router forwarded counts as a request to
    /// the host that it was forwarded to.
    public func requests(to authority: String) -> [HTTPClientRequest] {
        hosts.log.calls(to: authority)
    }

    /// Returns the number of requests that have reached a host, including forwarded ones.
    public func requestCount(to authority: String) -> Int {
        hosts.log.count(to: authority)
    }

    public func send(_ call: HTTPClientRequest, before deadline: Deadline) async throws(TransportError)
        -> HTTPClientResponse
    {
        if Task.isCancelled { throw .cancelledUnsent }
        guard let outcome = hosts.answer(call) else { throw .unknownHost(call.url.authority) }
        let host = call.url.authority
        switch outcome {
        case .reply(let reply, .zero): return reply
        case .reply(let reply, let span):
            guard span < deadline.remaining else { throw try await silence(until: deadline, host: host) }
            try await wait(span)
            return reply
        case .refused: throw .refused(host: host)
        case .cut: throw .broken(host: host, reason: "closed before the answer was complete")
        case .silent: throw try await silence(until: deadline, host: host)
        }
    }

    private func silence(until deadline: Deadline, host: String) async throws(TransportError) -> TransportError {
        try await wait(deadline.remaining)
        return .timedOut(host: host, after: deadline.span)
    }

    private func wait(_ span: Duration) async throws(TransportError) {
        do {
            try await time.sleep(for: span)
        } catch {
            throw .cancelled
        }
    }
}
