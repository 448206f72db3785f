import Wire

/// The hosts of the local network, and which address leads to which.
struct LocalHosts: Sendable {
    let plan: LivePlan
    let log: RequestLog
    private let state: XCacheState
    private let seller: XCacheHost
    private let router: LocalRouter
    private let sellerMount: Mount
    private let routerMount: Mount

    init(plan: LivePlan, addresses: InProcessNetwork.Addresses, time: TimeSource, ids: IDSource) {
        let log = RequestLog()
        let state = XCacheState(time: time)
        let seller = XCacheHost(plan: plan, state: state, ids: ids, paywall: Paywall(plan: plan))
        let sellerMount = Mount(addresses.seller)
        self.plan = plan
        self.log = log
        self.state = state
        self.seller = seller
        self.sellerMount = sellerMount
        routerMount = Mount(addresses.router)
        router = LocalRouter(plan: plan, seller: sellerMount) { call, leg in
            guard let path = sellerMount.path(of: call.address) ?? Self.path(of: call.address, behind: addresses.sellerPath)
            else { return nil }
            log.add(call, size: 0)
            return seller.answer(call, path: path, on: leg)
        }
    }

    /// What becomes of a request; nil for a host that is not played.
    func answer(_ call: HTTPCall) -> Outcome? {
        let sellerPath = sellerMount.path(of: call.url)
        let routerPath = routerMount.path(of: call.url)
        guard sellerPath != nil || routerPath != nil else { return nil }
        let call = HostCall(call)
        log.add(call, size: call.size)
        if let routerPath, sellerPath == nil || routerMount.isInside(sellerMount) {
            return router.answer(call, path: routerPath)
        }
        return sellerPath.map { seller.answer(call, path: $0, on: .first) }
    }

    /// What stands behind the seller's path at a loopback address.
    private static func path(of address: WebAddress, behind sellerPath: String?) -> Substring? {
        guard let sellerPath, address.isLoopback, address.path.hasPrefix(sellerPath + "/") else { return nil }
        return address.path.dropFirst(sellerPath.count)
    }

    func apply(_ directive: NetworkDirective) {
        plan.apply(directive)
        if case .quota(let operations) = directive { state.leave(operations) }
    }
}
