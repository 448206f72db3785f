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
    private let files = PinnedFiles()
    private let data = ArweaveData()

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
        let uploads = PinataUploads(time: time)
        let staged = StagedFiles(time: time)
        return [
            (addresses.seller, XCacheHost(plan: plan, state: caches, ids: ids, paywall: paywall)),
            (
                addresses.pinata,
                host(PinataHost(paywall: paywall, files: files, uploads: uploads, published: published))
            ),
            (addresses.pinataUploads, host(PinataUploadHost(files: files, uploads: uploads))),
            (addresses.ipfsGateway, host(IPFSGatewayHost(files: files))),
            (
                addresses.openx402,
                host(OpenX402Host(paywall: paywall, files: files, staged: staged, published: published))
            ),
            (addresses.turbo, host(TurboHost(plan: plan, paywall: paywall, data: data, time: time))),
            (addresses.arweave, host(ArweaveGatewayHost(data: data))),
            (addresses.storage, host(GalaksioStorageHost(paywall: paywall, data: data, published: published))),
            (
                addresses.echo,
                host(EchoHost(plan: plan, paywall: paywall, accountRequests: accountRequests))
            ),
        ]
    }

    private func host<Service: SimulatedService>(_ service: Service) -> any LocalService {
        ServiceHost(plan: plan, service: service)
    }
}
