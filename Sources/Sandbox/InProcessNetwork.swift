public import Core
public import X402

/// A simulated network inside this process: the router, the cache service, and a facilitator that moves play money.
///
/// Everything is in memory. The clock and the id generator are passed in, so that every replay is the same. A request
/// neither hops to another executor nor waits, unless the plan slows it down.
public final class InProcessNetwork: HTTPTransport {
    /// The base URLs of the network's hosts.
    ///
    /// The hosts may share one origin and differ in their paths; the longer path is tried first.
    public struct Addresses: Sendable {
        /// The router's base URL.
        public var router: HTTPURL
        /// The cache service's base URL.
        public var seller: HTTPURL
        /// The facilitator's base URL.
        public var facilitator: HTTPURL

        /// A path under which the router reaches the cache service at every loopback address as well; nil for none.
        public var sellerPath: String?

        /// Creates a set of base URLs.
        public init(
            router: HTTPURL = localRouter,
            seller: HTTPURL = localSeller,
            facilitator: HTTPURL = localFacilitator,
            sellerPath: String? = nil
        ) {
            self.router = router
            self.seller = seller
            self.facilitator = facilitator
            self.sellerPath = sellerPath
        }

        /// The router's default base URL, as in the original executor's settings.
        public static let localRouter = address("http://localhost:3000")
        /// The cache service's default base URL, which is that of the real service.
        public static let localSeller = address("https://api.xcache.io")
        /// The facilitator's default base URL.
        public static let localFacilitator = address("https://facilitator.local")

        /// The path of the cache service where all hosts share one address.
        public static let sellerMount = "/xcache"

        /// The hosts beside the router where all share one address: the path of each, and the setting by which clients
        /// find it.
        public var mounts: [(path: String, host: HTTPURL, setting: String)] {
            [(Self.sellerMount, seller, "XCACHE_BASE_URL"), ("/facilitator", facilitator, "FACILITATOR_URL")]
        }

        private static func address(_ text: String) -> HTTPURL {
            guard let address = try? HTTPURL(text) else { preconditionFailure("\(text) is an address") }
            return address
        }
    }

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
        return !plan.replies.isEmpty || SellerOperation(rawValue: operation).map { plan.prices[$0] != nil } ?? false
    }

    /// Applies a directive, which takes effect from the next request on.
    ///
    /// - Throws: ``NetworkDirectiveError/noPlayer`` for a balance whose account is not known.
    public func apply(_ directive: NetworkDirective) throws(NetworkDirectiveError) {
        try hosts.apply(directive)
    }

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
