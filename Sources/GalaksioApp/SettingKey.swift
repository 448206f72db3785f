import CommandLanguage

/// A setting, by its name in the environment and in `.env`.
enum SettingKey: String, CaseIterable {
    /// The port of `galaksio serve`.
    case port = "PORT"
    /// The address that `galaksio serve` listens on.
    case host = "HOST"
    /// The key that callers of the server must present.
    case callerKey = "GALAKSIO_API_KEY"
    /// The router's address.
    case routerURL = "HTTPAYER_ROUTER_URL"
    /// The router's address, as older documents name it.
    case olderRouterURL = "X402_ROUTER_URL"
    /// The router's key.
    case routerKey = "HTTPAYER_API_KEY"
    /// The wallet's key.
    case walletKey = "EXECUTOR_PRIVATE_KEY"
    /// The path of a file that holds the wallet's key.
    case walletKeyFile = "EXECUTOR_PRIVATE_KEY_FILE"
    /// The cache service's address.
    case xcacheURL = "XCACHE_BASE_URL"
    /// The cache service's address, as older programs name it.
    case olderXCacheURL = "XCACHE_API_URL"
    /// The network: `local` or `live`.
    case network = "GALAKSIO_NETWORK"
    /// The payment mode: whether a 402 may be paid.
    case policy = "GALAKSIO_POLICY"
    /// The maximum amount of one payment.
    case maxPerPayment = "GALAKSIO_MAX_PER_PAYMENT"
    /// The maximum amount of one day.
    case budget = "GALAKSIO_BUDGET"
    /// The payer where both the wallet and the router could pay.
    case payer = "GALAKSIO_PAYER"
    /// The kind of store of the ledger.
    case store = "GALAKSIO_STORE"
    /// The path of the ledger's file.
    case storePath = "GALAKSIO_STORE_PATH"
    /// The hosts that may be contacted over plain HTTP even if something secret is sent.
    case allowHTTP = "GALAKSIO_ALLOW_HTTP"
    /// The time limit of a task.
    case timeout = "GALAKSIO_TIMEOUT"
    /// The format of a request to the router.
    case routerBody = "GALAKSIO_ROUTER_BODY"
    /// The format of a value and its time to live.
    case setStyle = "GALAKSIO_SET_STYLE"
    /// The route of free cache calls.
    case cacheTransport = "GALAKSIO_CACHE_TRANSPORT"
    /// The option for statuses of `/execute` that tell the caller's errors from other failures.
    case strictStatus = "GALAKSIO_STRICT_STATUS"
    /// The path of the history file.
    case history = "GALAKSIO_HISTORY"
    /// The program that shows output taller than the screen.
    case pager = "GALAKSIO_PAGER"
    /// The log level.
    case logLevel = "GALAKSIO_LOG_LEVEL"

    static let names = allCases.map(\.rawValue)

    /// The names of settings of HTTPayer's own clients that are similar to ours.
    private static let neighbours: Set<String> = ["HTTPAYER_RELAY_URL"]

    /// Returns the setting that a misspelt name may mean; nil if the name is not misspelt.
    ///
    /// The inner value is nil if no setting is similar, and only the prefix shows that the name is wrong.
    static func nearest(toMisspelt name: String) -> String?? {
        guard !names.contains(name), !neighbours.contains(name) else { return nil }
        // GALAKSIO-BUDGET and galaksio.budget are misspellings of the setting, too.
        let letters = lettersAndDigits(name)
        if let same = names.first(where: { lettersAndDigits($0) == letters && letters.count > 4 }) {
            return .some(same)
        }
        guard name.contains("_") else { return nil }
        // Short names are similar to too many others.
        let nearest = SimilarNames.nearest(to: name, among: names.filter { $0.contains("_") }).first
        return name.hasPrefix("GALAKSIO_") || nearest != nil ? .some(nearest) : .none
    }

    private static func lettersAndDigits(_ name: String) -> String {
        name.uppercased().filter { $0.isLetter || $0.isNumber }
    }

    /// True if the value must never be shown.
    var isSecret: Bool {
        [.routerKey, .walletKey, .callerKey].contains(self)
    }

    /// An example of a valid value, for error messages.
    var example: String {
        switch self {
        case .port: "8090"
        case .host: "127.0.0.1"
        case .callerKey: "none"
        case .routerURL, .olderRouterURL: "http://localhost:3000"
        case .xcacheURL, .olderXCacheURL: "https://api.xcache.io"
        case .routerKey, .walletKey, .walletKeyFile: ""
        case .network: "local"
        case .policy: "never"
        case .maxPerPayment: "1.00"
        case .budget: "5.00"
        case .payer: "auto"
        case .store: "sqlite"
        case .storePath: ""
        case .allowHTTP: "router,10.0.0.5"
        case .timeout: "30s"
        case .routerBody: "seed"
        case .setStyle: "query"
        case .cacheTransport: "router"
        case .strictStatus: "false"
        case .history: ""
        case .pager: "less -FIRX"
        case .logLevel: "info"
        }
    }

    /// The flag that sets it on the command line; nil if there is none.
    var flag: String? {
        switch self {
        case .port: "--port"
        case .host: "--host"
        case .routerURL: "--router"
        case .network: "--network"
        case .timeout: "--timeout"
        case .callerKey, .olderRouterURL, .routerKey, .walletKey, .walletKeyFile, .xcacheURL, .olderXCacheURL, .policy,
            .maxPerPayment, .budget, .payer, .store, .storePath, .allowHTTP,
            .routerBody, .setStyle, .cacheTransport, .strictStatus, .history, .pager, .logLevel:
            nil
        }
    }
}
