public import Core

/// Who pays where both could.
public enum PayerChoice: String, Sendable, Hashable, CaseIterable {
    /// The wallet if there is one, else the router.
    case auto
    /// The wallet, never the router.
    case wallet
    /// The router, from its credits.
    case router
}

/// What the client is told once, at the start.
public struct HTTPayerConfiguration: Sendable, Hashable {
    /// The router's base address; nil sends every call straight to the service.
    public var router: HTTPURL?
    /// How the router is told what to send.
    public var body: RouterRequestFormat
    /// Which way calls go.
    public var transport: RoutingMode
    /// Who pays where both could.
    public var payer: PayerChoice
    /// True if the price of a priced call is asked before anybody could pay it.
    public var asksPriceFirst: Bool
    /// How long one request may take.
    public var callLimit: Duration
    /// How long a router that is still paying is asked for news.
    public var pollLimit: Duration
    /// Hosts besides the router's own that may be asked for news, without the key.
    public var webhookHosts: Set<String>
    /// The setting that names the router, for hints.
    public var routerSetting: String
    /// What may travel over plain http to other machines.
    public var plainHTTP = PlainHTTP()

    /// A configuration; by default the original's request, the price asked first, 30 s a request and 120 s for news.
    public init(
        router: HTTPURL?,
        body: RouterRequestFormat = .seed,
        transport: RoutingMode = .router,
        payer: PayerChoice = .auto,
        asksPriceFirst: Bool = true,
        callLimit: Duration = .seconds(30),
        pollLimit: Duration = .seconds(120),
        webhookHosts: Set<String> = [],
        routerSetting: String = "HTTPAYER_ROUTER_URL"
    ) {
        self.router = router
        self.body = body
        self.transport = transport
        self.payer = payer
        self.asksPriceFirst = asksPriceFirst
        self.callLimit = callLimit
        self.pollLimit = pollLimit
        self.webhookHosts = webhookHosts
        self.routerSetting = routerSetting
    }
}
