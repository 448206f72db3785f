import Core

/// The services of the local network that perform operations, with their state.
struct LocalServices: Sendable {
    let plan: ScenarioState
    let paywall: Paywall
    let published: PublishedAddresses
    let time: AppClock
    let caches: XCacheState
    let accountRequests = RequestCounter()
    private let ids: IDGenerator

    init(plan: ScenarioState, paywall: Paywall, published: PublishedAddresses, time: AppClock, ids: IDGenerator) {
        self.plan = plan
        self.paywall = paywall
        self.published = published
        self.time = time
        self.ids = ids
        caches = XCacheState(time: time)
    }

    /// Returns each service with its base URL.
    func all(at addresses: InProcessNetwork.Addresses) -> [(HTTPURL, any LocalService)] {
        [(addresses.seller, XCacheHost(plan: plan, state: caches, ids: ids, paywall: paywall))]
    }

    private func host<Service: SimulatedService>(_ service: Service) -> any LocalService {
        ServiceHost(plan: plan, service: service)
    }
}
