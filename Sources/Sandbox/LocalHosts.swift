import Core
import X402

/// The hosts of the local network, and the mapping of URLs to them.
struct LocalHosts: Sendable {
    let plan: ScenarioState
    let log: RequestLog
    let ledger: LocalLedger
    private let payer: Address?
    private let state: XCacheState
    private let seller: XCacheHost
    private let router: LocalRouter
    private let sellerMount: Mount
    private let routerMount: Mount
    private let facilitator: Facilitator
    private let facilitatorMount: Mount
    /// True if the facilitator shares the origin of another host, so that its path must be tried first.
    private let facilitatorIsInside: Bool

    init(
        plan: ScenarioState,
        addresses: InProcessNetwork.Addresses,
        time: AppClock,
        ids: IDGenerator,
        payer: Address?
    ) {
        let log = RequestLog()
        let ledger = LocalLedger()
        let facilitator = Facilitator(ledger: ledger, time: time)
        let state = XCacheState(time: time)
        let paywall = Paywall(plan: plan, facilitator: facilitator)
        let seller = XCacheHost(plan: plan, state: state, ids: ids, paywall: paywall)
        let sellerMount = Mount(addresses.seller)
        self.plan = plan
        self.log = log
        self.ledger = ledger
        self.payer = payer
        self.facilitator = facilitator
        facilitatorMount = Mount(addresses.facilitator)
        facilitatorIsInside = [addresses.router, addresses.seller].contains {
            $0.hasSameOrigin(as: addresses.facilitator)
        }
        self.state = state
        self.seller = seller
        self.sellerMount = sellerMount
        routerMount = Mount(addresses.router)
        let wallet = RouterWallet(ledger: ledger, time: time)
        router = LocalRouter(plan: plan, seller: sellerMount, wallet: wallet, facilitator: facilitator) { call, leg in
            guard
                let path = sellerMount.path(of: call.address)
                    ?? Self.path(of: call.address, after: addresses.sellerPath)
            else { return nil }
            log.add(call, size: 0)
            return seller.answer(call, path: path, on: leg)
        }
    }

    /// Answers a request; returns nil for a host that is not simulated.
    func answer(_ call: HTTPClientRequest) -> HostResponse? {
        if facilitatorIsInside, let outcome = askFacilitator(call) { return outcome }
        let sellerPath = sellerMount.path(of: call.url)
        let routerPath = routerMount.path(of: call.url)
        guard sellerPath != nil || routerPath != nil else { return facilitatorIsInside ? nil : askFacilitator(call) }
        let call = HostRequest(call)
        log.add(call, size: call.size)
        if let routerPath, sellerPath == nil || routerMount.isInside(sellerMount) {
            return router.answer(call, path: routerPath)
        }
        return sellerPath.map { seller.answer(call, path: $0, on: .first) }
    }

    private func askFacilitator(_ call: HTTPClientRequest) -> HostResponse? {
        guard let path = facilitatorMount.path(of: call.url) else { return nil }
        let call = HostRequest(call)
        log.add(call, size: call.size)
        return facilitator.answer(call, path: path)
    }

    /// Returns the path after the seller's path at a loopback address; nil for any other URL.
    private static func path(of address: HTTPURL, after sellerPath: String?) -> Substring? {
        guard let sellerPath, address.isLoopback, address.path.hasPrefix(sellerPath + "/") else { return nil }
        return address.path.dropFirst(sellerPath.count)
    }

    func apply(_ directive: NetworkDirective) throws(NetworkDirectiveError) {
        if case .balance(let balance, let owner) = directive {
            guard let owner = owner ?? payer else { throw .noPlayer }
            ledger.set(balance, of: owner)
        }
        plan.apply(directive)
        if case .quota(let operations) = directive { state.leave(operations) }
    }
}
