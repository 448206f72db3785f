import CommandLanguage
import ExecutorCore
import Providers

/// A setting, by its name in the environment and in `.env`.
///
/// The program's own settings are constants here and rows of ``SettingsReference``; providers declare theirs.
struct SettingKey: Hashable, Sendable {
    /// The variable's name.
    let name: String
    /// True if the value must never be shown.
    let isSecret: Bool
    /// An example of a valid value, for error messages.
    let example: String
    /// The flag that sets it on the command line; nil if there is none.
    let flag: String?

    private init(_ name: String, example: String = "", flag: String? = nil, isSecret: Bool = false) {
        self.name = name
        self.example = example
        self.flag = flag
        self.isSecret = isSecret
    }

    static func == (one: SettingKey, other: SettingKey) -> Bool { one.name == other.name }
    func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension SettingKey {
    /// The port of `galaksio serve`.
    static let port = SettingKey("PORT", example: "8090", flag: "--port")
    /// The address that `galaksio serve` listens on.
    static let host = SettingKey("HOST", example: "127.0.0.1", flag: "--host")
    /// The key that callers of the server must present.
    static let callerKey = SettingKey("GALAKSIO_API_KEY", example: "none", isSecret: true)
    /// The router's address.
    static let routerURL = SettingKey("HTTPAYER_ROUTER_URL", example: "http://localhost:3000", flag: "--router")
    /// The router's address, as older documents name it.
    static let olderRouterURL = SettingKey("X402_ROUTER_URL", example: "http://localhost:3000")
    /// The router's key.
    static let routerKey = SettingKey("HTTPAYER_API_KEY", isSecret: true)
    /// The wallet's key.
    static let walletKey = SettingKey("EXECUTOR_PRIVATE_KEY", isSecret: true)
    /// The path of a file that holds the wallet's key.
    static let walletKeyFile = SettingKey("EXECUTOR_PRIVATE_KEY_FILE")
    /// The network: `local` or `live`.
    static let network = SettingKey("GALAKSIO_NETWORK", example: "local", flag: "--network")
    /// The payment mode: whether a 402 may be paid.
    static let policy = SettingKey("GALAKSIO_POLICY", example: "never")
    /// The maximum amount of one payment.
    static let maxPerPayment = SettingKey("GALAKSIO_MAX_PER_PAYMENT", example: "1.00")
    /// The maximum amount of one day.
    static let budget = SettingKey("GALAKSIO_BUDGET", example: "5.00")
    /// The payer where both the wallet and the router could pay.
    static let payer = SettingKey("GALAKSIO_PAYER", example: "auto")
    /// The kind of store of the ledger.
    static let store = SettingKey("GALAKSIO_STORE", example: "sqlite")
    /// The path of the ledger's file.
    static let storePath = SettingKey("GALAKSIO_STORE_PATH")
    /// The address of the PostgreSQL database that keeps payments and jobs instead of a file.
    static let databaseURL = SettingKey("DATABASE_URL", example: "postgres://user@host/galaksio", isSecret: true)
    /// The number of jobs at work at once in `galaksio serve`.
    static let jobWorkers = SettingKey("GALAKSIO_JOB_WORKERS", example: "32")
    /// True if servers over one database wake each other by `NOTIFY`.
    static let databaseNotify = SettingKey("GALAKSIO_DATABASE_NOTIFY", example: "true")
    /// The number of jobs of one provider at work at once.
    static let providerWorkers = SettingKey("GALAKSIO_PROVIDER_WORKERS", example: "32")
    /// The time after acceptance within which the last attempt at a failing job begins.
    static let jobDeadline = SettingKey("GALAKSIO_JOB_DEADLINE", example: "1h")
    /// The number of times that a failing job is tried.
    static let jobAttempts = SettingKey("GALAKSIO_JOB_ATTEMPTS", example: "5")
    /// The time after which a job is given to another worker, unless its worker renews the lease.
    static let jobLease = SettingKey("GALAKSIO_JOB_LEASE", example: "30s")
    /// The time for which jobs that have ended are kept.
    static let jobRetention = SettingKey("GALAKSIO_JOB_RETENTION", example: "7d")
    /// The time that tasks and jobs at work have to end after TERM.
    static let drain = SettingKey("GALAKSIO_DRAIN", example: "30s")
    /// The number of waiting jobs from which on no more are accepted.
    static let queueLimit = SettingKey("GALAKSIO_QUEUE_LIMIT", example: "1000000")
    /// The hosts that may be contacted over plain HTTP even if something secret is sent.
    static let allowHTTP = SettingKey("GALAKSIO_ALLOW_HTTP", example: "router,10.0.0.5")
    /// The API keys with names, as hashes.
    static let apiKeys = SettingKey("GALAKSIO_API_KEYS")
    /// The path of a file with API keys.
    static let apiKeysFile = SettingKey("GALAKSIO_API_KEYS_FILE", example: "/etc/galaksio/keys")
    /// The time limit of a task.
    static let timeout = SettingKey("GALAKSIO_TIMEOUT", example: "30s", flag: "--timeout")
    /// The format of a request to the router.
    static let routerBody = SettingKey("GALAKSIO_ROUTER_BODY", example: "seed")
    /// The route of free cache calls.
    static let cacheTransport = SettingKey("GALAKSIO_CACHE_TRANSPORT", example: "router")
    /// The option for statuses of `/execute` that tell the caller's errors from other failures.
    static let strictStatus = SettingKey("GALAKSIO_STRICT_STATUS", example: "false")
    /// The path of the history file.
    static let history = SettingKey("GALAKSIO_HISTORY")
    /// The program that shows output taller than the screen.
    static let pager = SettingKey("GALAKSIO_PAGER", example: "less -FIRX")
    /// True if the server counts what it does, and shows it at `/metrics`.
    static let metrics = SettingKey("GALAKSIO_METRICS", example: "true")
    /// The format of log lines.
    static let logFormat = SettingKey("GALAKSIO_LOG_FORMAT", example: "text")
    /// The log level.
    static let logLevel = SettingKey("GALAKSIO_LOG_LEVEL", example: "info")
}

extension SettingKey {
    /// All settings: those of the program, and those that its providers declare.
    static let allCases = SettingsReference.sections.flatMap { $0.settings.map(\.key) }

    /// The names of all settings.
    static let names = allCases.map(\.name)

    /// Returns the setting with the given name; nil if there is none.
    init?(named name: String) {
        guard let key = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = key
    }

    fileprivate init(_ name: String, of setting: ProviderSetting) {
        self.init(name, example: setting.example, isSecret: setting.isSecret)
    }

    /// The names of settings of HTTPayer's own clients that are similar to ours.
    private static let neighbours: Set<String> = ["HTTPAYER_RELAY_URL"]

    /// Returns the setting that a misspelt name may mean; nil if the name is not misspelt.
    ///
    /// The inner value is nil if no setting is similar, and only the prefix shows that the name is wrong.
    static func nearest(toMisspelt name: String) -> String?? {
        guard !names.contains(name), !neighbours.contains(name) else { return nil }
        // GALAKSIO-BUDGET and galaksio.budget are misspellings of the setting, too.
        let letters = lettersAndDigits(name)
        if letters.count > 4, let same = namesByLetters[letters] { return .some(same) }
        guard name.contains("_") else { return nil }
        let nearest = SimilarNames.nearest(to: name, among: longNames).first
        return name.hasPrefix("GALAKSIO_") || nearest != nil ? .some(nearest) : .none
    }

    /// The names without underscores and the like.
    private static let namesByLetters = Dictionary(names.map { (lettersAndDigits($0), $0) }) { first, _ in first }

    /// The names with an underscore; the others are so short that too many names are similar to them.
    private static let longNames = names.filter { $0.contains("_") }

    /// Returns the letters and digits of ASCII, in capital letters.
    private static func lettersAndDigits(_ name: String) -> [UInt8] {
        name.utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte & ~0x20
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
            default: nil
            }
        }
    }
}

extension ProviderSetting {
    /// The setting under its name and its older one, if any; the first that is set counts.
    var keys: [SettingKey] {
        ([name] + (olderName.map { [$0] } ?? [])).map { SettingKey($0, of: self) }
    }
}
