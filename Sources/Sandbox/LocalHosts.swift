import Core
import X402

/// The hosts of the local network, and the mapping of URLs to them.
struct LocalHosts: Sendable {
    /// A host and where it is reached.
    private struct Host: Sendable {
        let mount: Mount
        let service: any LocalService
    }

    let plan: ScenarioState
    let log: RequestLog
    let ledger: LocalLedger
    /// The addresses that services hand out.
    let published: PublishedAddresses
    /// The count of requests that reached the compute service with a credential of an account.
    let accountRequests: RequestCounter
    private let payer: Address?
    private let state: XCacheState
    /// The hosts; of those with one origin, the one with the longest path is first.
    private let hosts: [Host]

    init(
        plan: ScenarioState,
        addresses: InProcessNetwork.Addresses,
        time: AppClock,
        ids: IDGenerator,
        payer: Address?
    ) {
        let (log, ledger) = (RequestLog(), LocalLedger())
        let facilitator = Facilitator(ledger: ledger, time: time)
        let services = LocalServices(
            plan: plan,
            paywall: Paywall(plan: plan, facilitator: facilitator),
            published: PublishedAddresses(addresses),
            time: time,
            ids: ids
        )
        let targets = Self.sorted(services.all(at: addresses).map { Host(mount: Mount($0), service: $1) })
        let router = LocalRouter(
            plan: plan,
            seller: Mount(addresses.seller),
            wallet: RouterWallet(ledger: ledger, time: time),
            facilitator: facilitator
        ) { call, leg in
            guard let (service, path) = Self.target(of: call.address, among: targets, at: addresses) else { return nil }
            log.add(call, size: 0)
            return service.answer(call, path: path, on: leg)
        }
        let others: [(HTTPURL, any LocalService)] = [(addresses.router, router), (addresses.facilitator, facilitator)]
        self.plan = plan
        self.log = log
        self.ledger = ledger
        self.payer = payer
        hosts = Self.sorted(targets + others.map { Host(mount: Mount($0), service: $1) })
        published = services.published
        accountRequests = services.accountRequests
        state = services.caches
    }

    /// Returns the hosts with the longest paths first, otherwise in their order.
    private static func sorted(_ hosts: [Host]) -> [Host] {
        let sorted = hosts.enumerated().sorted { one, other in
            one.element.mount.isInside(other.element.mount)
                || (!other.element.mount.isInside(one.element.mount) && one.offset < other.offset)
        }
        return sorted.map(\.element)
    }

    /// Answers a request; returns nil for a host that is not simulated.
    func answer(_ call: HTTPClientRequest) -> HostResponse? {
        for host in hosts {
            guard let path = host.mount.path(of: call.url) else { continue }
            let call = HostRequest(call)
            log.add(call, size: call.size)
            return host.service.answer(call, path: path, on: .first)
        }
        return nil
    }

    /// Returns the service to which the router forwards a request, and the path there; nil for any other URL.
    private static func target(
        of address: HTTPURL,
        among targets: [Host],
        at addresses: InProcessNetwork.Addresses
    ) -> (any LocalService, Substring)? {
        for target in targets {
            if let path = target.mount.path(of: address) { return (target.service, path) }
        }
        guard addresses.layout == .mounted, address.isLoopback else { return nil }
        for mount in addresses.mounts where address.path.hasPrefix(mount.path + "/") {
            let target = mount.host.appending(path: String(address.path.dropFirst(mount.path.utf8.count)))
            for host in targets {
                if let path = host.mount.path(of: target) { return (host.service, path) }
            }
        }
        return nil
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
