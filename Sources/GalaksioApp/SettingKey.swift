import CommandLanguage

/// Every setting by its name in the environment and in `.env`.
enum SettingKey: String, CaseIterable {
    /// The port of `galaksio serve`.
    case port = "PORT"
    /// The address that `galaksio serve` listens on.
    case host = "HOST"
    /// What whoever sends tasks to the server must show.
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
    /// `local` or `live`.
    case network = "GALAKSIO_NETWORK"
    /// Whether a 402 may be paid.
    case policy = "GALAKSIO_POLICY"
    /// The most for one payment.
    case maxPerPayment = "GALAKSIO_MAX_PER_PAYMENT"
    /// The most for one day.
    case budget = "GALAKSIO_BUDGET"
    /// Who pays where wallet and router could.
    case payer = "GALAKSIO_PAYER"
    /// What the ledger is kept in.
    case store = "GALAKSIO_STORE"
    /// The ledger's file.
    case storePath = "GALAKSIO_STORE_PATH"
    /// Hosts that may be spoken to over plain http although something secret travels.
    case allowHTTP = "GALAKSIO_ALLOW_HTTP"
    /// How long a task may take.
    case timeout = "GALAKSIO_TIMEOUT"
    /// The form of a request to the router.
    case routerBody = "GALAKSIO_ROUTER_BODY"
    /// The form of a value and its time to live.
    case setStyle = "GALAKSIO_SET_STYLE"
    /// Which way free cache calls go.
    case cacheTransport = "GALAKSIO_CACHE_TRANSPORT"
    /// Whether `/execute` tells the caller's faults from the world's.
    case strictStatus = "GALAKSIO_STRICT_STATUS"
    /// The history file.
    case history = "GALAKSIO_HISTORY"
    /// The program that shows what is taller than the screen.
    case pager = "GALAKSIO_PAGER"
    /// What is logged.
    case logLevel = "GALAKSIO_LOG_LEVEL"

    static let names = allCases.map(\.rawValue)

    /// Names of HTTPayer's own clients that are near to ours.
    private static let neighbours: Set<String> = ["HTTPAYER_RELAY_URL"]

    /// What a name that was meant to be one of ours, and is none, may have meant; nil for any other name.
    ///
    /// Where nothing is near, it is known to be wrong all the same by how it begins.
    static func nearest(toMisspelt name: String) -> String?? {
        guard !names.contains(name), !neighbours.contains(name) else { return nil }
        // Whoever writes GALAKSIO-BUDGET, or galaksio.budget, means it.
        let letters = lettersAndDigits(name)
        if let same = names.first(where: { lettersAndDigits($0) == letters && letters.count > 4 }) {
            return .some(same)
        }
        guard name.contains("_") else { return nil }
        // Short names are near to too many others.
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

    /// A value that it can have, for whoever wrote one that it cannot.
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

    /// The flag that stands for the setting on a command line, if there is one.
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
