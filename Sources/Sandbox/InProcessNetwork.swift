public import Core
public import X402

/// The outside world, played inside this process: the router, the cache service, and the facilitator that moves play money.
///
/// Everything is in memory. The clock and the ids are handed in, so that a replay is the same every time. A request neither
/// hops to another executor nor waits, unless the plan slows it down.
public final class InProcessNetwork: HTTPTransport {
    /// Where the network's hosts are found.
    ///
    /// They may lie at one origin, told apart by their paths; the longer path is tried first.
    public struct Addresses: Sendable {
        /// The router's base address.
        public var router: HTTPURL
        /// The cache service's base address.
        public var seller: HTTPURL
        /// The facilitator's base address.
        public var facilitator: HTTPURL

        /// A path under which the cache service is found at every loopback address as well; nil for none.
        public var sellerPath: String?

        /// Hosts at those addresses.
        public init(
            router: HTTPURL,
            seller: HTTPURL,
            facilitator: HTTPURL = localFacilitator,
            sellerPath: String? = nil
        ) {
            self.router = router
            self.seller = seller
            self.facilitator = facilitator
            self.sellerPath = sellerPath
        }

        /// `https://facilitator.local`.
        public static let localFacilitator: HTTPURL = {
            guard let address = try? HTTPURL("https://facilitator.local") else {
                preconditionFailure("the facilitator's address can be read")
            }
            return address
        }()
    }

    private let hosts: LocalHosts
    private let time: AppClock

    /// A network with those prices and faults, and no cache yet; `payer` is whose balance is meant where nobody says.
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

    /// The plan as it stands, with what is still to happen.
    public var plan: Scenario { hosts.plan.snapshot }

    /// True if a request for that operation would be answered with a 402: it has a price, or such an answer is prepared.
    public func asksMoney(for operation: String) -> Bool {
        let plan = hosts.plan.snapshot
        return !plan.replies.isEmpty || SellerOperation(rawValue: operation).map { plan.prices[$0] != nil } ?? false
    }

    /// Follows a directive, from the next request on.
    ///
    /// - Throws: ``NetworkDirectiveError/noPlayer`` for a balance of nobody.
    public func apply(_ directive: NetworkDirective) throws(NetworkDirectiveError) {
        try hosts.apply(directive)
    }

    /// Everything that was settled, oldest first.
    public var transfers: [LocalTransfer] { hosts.ledger.transfers }

    /// What was settled under an authorization of that payer; nil if it was not used.
    public func transfer(_ nonce: AuthorizationNonce, of payer: Address) -> LocalTransfer? {
        hosts.ledger.transfer(nonce, of: payer)
    }

    /// What an account has, token by token, in the order of the networks.
    public func balances(of owner: Address) -> [TokenAmount] {
        KnownTokens.all.compactMap { hosts.ledger.balance(of: owner, in: $0) }
    }

    /// The last requests that reached a host, such as `localhost:3000`, oldest first: at most 256, and 16 MB of bodies.
    ///
    /// What the router forwarded counts as a request to the host that it went to.
    public func requests(to authority: String) -> [HTTPClientRequest] {
        hosts.log.calls(to: authority)
    }

    /// How many requests have reached a host, forwarded ones among them.
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
