import Console
import Core
import ExecutorCore
import ExecutorServer
import HTTPTypes
import HTTPayer
import Logging
import PaymentModel
import Payments
import Providers
import Sandbox
import SessionReplay
import Signing
import X402

/// The object graph of one run: a transport, a client that calls through the router, providers, an executor.
struct AppServices {
    /// The version of the program.
    static let version = "0.1.0"

    let executor: Executor
    let facts: AppInfo
    let time: AppClock
    let ids: IDGenerator
    let transport: any HTTPTransport
    /// The recorder of sessions; nil if sessions are not recorded.
    let recorder: SessionRecorder?
    let client: HTTPayerClient
    let key: RouterKey
    /// The rules for what may be sent over plain HTTP to other machines.
    let plainHTTP: PlainHTTP
    let paymentSetup: PaymentSetup
    /// The store that keeps paid tasks from being executed twice.
    let memory: LedgerIdempotencyStore
    /// The local network and the clock that `@ advance` moves; nil if this run has none.
    let sandbox: Sandbox?
    /// The providers of caches that are not reached over HTTP.
    let ownCaches: OwnCaches

    /// The local network and its clock.
    struct Sandbox {
        let network: InProcessNetwork
        let clock: ManualClock
    }

    init(
        _ plan: AppConfiguration,
        transport: any HTTPTransport,
        time: AppClock,
        ids: IDGenerator,
        sandbox: Sandbox? = nil,
        lookup: @escaping FileLoader.Lookup
    ) {
        let ownCaches = OwnCaches()
        let recorder = plan.recorder(time: time, ownCaches)
        let transport: any HTTPTransport =
            if let recorder { RecordingTransport(transport, recorder: recorder, time: time) } else { transport }
        self.recorder = recorder
        self.ownCaches = ownCaches
        key = RouterKey(plan.key)
        plainHTTP = plan.plainHTTP
        client = HTTPayerClient(
            configuration: plan.clientConfiguration,
            transport: transport,
            payer: plan.paymentSetup.payer,
            key: key,
            jitter: plan.jitter
        )
        let files = FileLoader(transport, plan.providers, lookup: lookup)
        var registry = BuiltInProviders.registry(
            ProviderEnvironment(settings: plan.providers, client: client, time: time, ids: ids, files: files)
        )
        if let recorder {
            registry = registry.replacingCaches(with: ownCaches.recorded(registry.caches, by: recorder))
        }
        paymentSetup = plan.paymentSetup
        memory = LedgerIdempotencyStore(payer: plan.paymentSetup.payer, time: time)
        executor = Executor(registry: registry, time: time, limit: plan.timeout, logger: plan.logger, memory: memory)
        facts = plan.info
        self.time = time
        self.ids = ids
        self.transport = transport
        self.sandbox = sandbox
    }
}

extension AppServices {
    /// Returns the metrics of a server over these providers, without values.
    static func metrics(for registry: ProviderRegistry) -> ServiceMetrics {
        ServiceMetrics(providers: Set(registry.all.map(\.name)), version: version)
    }

    /// Returns the services of a console.
    ///
    /// If no setting locates a live network, the console uses the local one.
    ///
    /// - Throws: ``SettingsError``.
    static func forConsole(
        _ settings: Settings,
        _ use: Settings.PaymentContext,
        logger: Logger
    ) throws(SettingsError) -> AppServices {
        _ = try settings.plainHTTPHosts
        let network = try settings.network ?? (settings.hasLiveSettings ? .live : .local)
        switch network {
        case .local: return try local(settings, use, logger: logger, secrets: settings.unrecordable)
        case .live:
            return try live(settings, use, logger: logger, asksPriceFirst: true, secrets: settings.unrecordable)
        }
    }

    /// Returns the services of `serve`.
    ///
    /// With the seed's settings and no limits it behaves like the original, and lets the router pay.
    ///
    /// - Throws: ``SettingsError``, also if no setting locates the live network: a local network must not answer
    ///   customers.
    static func forServer(_ settings: Settings, logger: Logger) throws(SettingsError) -> AppServices {
        _ = try settings.plainHTTPHosts
        let network = try settings.network
        if network == .local { return try local(settings, .server, logger: logger) }
        guard settings.hasLiveSettings || network == .live else {
            throw .missing(
                name: SettingKey.routerURL.name,
                why: "serve doesn't use the local network by default",
                instead: "galaksio serve --network local"
            )
        }
        return try live(settings, .server, logger: logger, asksPriceFirst: settings.hasLimits)
    }

    private static func live(
        _ settings: Settings,
        _ use: Settings.PaymentContext,
        logger: Logger,
        asksPriceFirst: Bool,
        secrets: RecordingSecrets? = nil
    ) throws(SettingsError) -> AppServices {
        let transport = try settings.cacheTransport
        let router = try settings.routerURL
        if router == nil, transport != .direct {
            throw .missing(
                name: SettingKey.routerURL.name,
                why: "the live network needs a router, unless GALAKSIO_CACHE_TRANSPORT=direct is set",
                instead: "galaksio --network local"
            )
        }
        if transport != .direct { try settings.requireTrustedRouter() }
        try settings.requireTrustedProviderSecrets()
        var plan = AppConfiguration(
            router: router,
            routerBody: try settings.routerBody(for: router),
            providers: try settings.providerSettings(),
            cacheTransport: transport,
            asksPriceFirst: asksPriceFirst,
            timeout: try settings.timeout ?? .seconds(30),
            payer: try settings.payer,
            paymentSetup: try settings.paymentSetup(for: use, time: .system),
            key: try settings.routerKey,
            logger: logger,
            isLocal: false
        )
        if settings.counts(.allowHTTP, for: use) { plan.plainHTTP.hosts = try settings.plainHTTPHosts }
        // In a private network `serve` replaces the original, and logs at its start how the key is sent.
        if case .server = use { plan.plainHTTP.carriesRouterKey = true }
        plan.secrets = secrets
        return AppServices(plan, transport: Settings.transport(for: use), time: .system, ids: .random) {
            await NameLookup.addresses(of: $0)
        }
    }

    /// Returns services over the local network: the same client and providers, with another transport.
    private static func local(
        _ settings: Settings,
        _ use: Settings.PaymentContext,
        logger: Logger,
        secrets: RecordingSecrets? = nil
    ) throws(SettingsError) -> AppServices {
        let clock = ManualClock()
        var plan = try SandboxConfiguration(settings, use)
        plan.secrets = secrets
        return local(
            plan,
            time: .shifted(by: clock),
            clock: clock,
            ids: .random,
            cacheIDs: .random,
            logger: logger
        )
    }

    /// The configuration of services over the local network.
    struct SandboxConfiguration {
        var routerBody: RouterRequestFormat = .seed
        var providers = ProviderSettings()
        var timeout: Duration = .seconds(30)
        var policy = PaymentPolicy()
        var confirmation = PaymentServices.ConfirmationMode.forbidden
        var payer = PayerChoice.auto
        /// True if caches and top-ups cost play money, as at a prompt.
        var hasPrices = false
        /// True if two runs must not differ.
        var isReplay = false
        /// The secrets that no recording may contain; nil if sessions are not recorded.
        var secrets: RecordingSecrets?

        init() {}

        init(_ settings: Settings, _ use: Settings.PaymentContext) throws(SettingsError) {
            routerBody = try settings.routerBody(for: nil)
            // The addresses of live services mean nothing on the local network.
            providers = try settings.providerSettings()
            providers.removeAddresses(of: BuiltInProviders.settings)
            timeout = try settings.timeout ?? .seconds(30)
            policy = try settings.policy(for: use)
            confirmation = use.confirmation
            if case .prompt = use { hasPrices = true }
        }
    }

    /// Returns services over a local network of their own.
    static func local(
        _ plan: SandboxConfiguration,
        time: AppClock,
        clock: ManualClock,
        ids: IDGenerator,
        cacheIDs: IDGenerator,
        logger: Logger
    ) -> AppServices {
        let addresses = InProcessNetwork.Addresses()
        let sandbox = Sandbox(network: network(of: plan, at: addresses, time: time, ids: cacheIDs), clock: clock)
        var app = AppConfiguration(
            router: addresses.router,
            routerBody: plan.routerBody,
            providers: plan.providers,
            cacheTransport: .router,
            asksPriceFirst: true,
            timeout: plan.timeout,
            payer: plan.payer,
            paymentSetup: plan.paymentSetup(time: time, ids: ids),
            key: Secret("local-play-key"),
            logger: logger,
            isLocal: true
        )
        if plan.isReplay { app.jitter = { 1 } }
        app.secrets = plan.secrets
        return AppServices(
            app,
            transport: sandbox.network,
            time: time,
            ids: ids,
            sandbox: sandbox,
            lookup: FileLoader.localNetwork
        )
    }

    private static func network(
        of plan: SandboxConfiguration,
        at addresses: InProcessNetwork.Addresses,
        time: AppClock,
        ids: IDGenerator
    ) -> InProcessNetwork {
        var scenario = plan.hasPrices ? Scenario.interactive : Scenario()
        scenario.adapt(toClientSettings: plan.providers.texts)
        let payer = PaymentSetup.playSigner.address
        return InProcessNetwork(plan: scenario, addresses: addresses, time: time, ids: ids, payer: payer)
    }
}
