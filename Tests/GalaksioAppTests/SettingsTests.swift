import Core
import ExecutorCore
import Providers
import Testing

@testable import GalaksioApp

@Suite("Settings")
struct SettingsTests {
    private func settings(
        flags: [SettingKey: String] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) throws -> Settings {
        try Settings(
            flags: flags,
            environment: environment,
            file: try file.map { text throws(SettingsError) in try DotEnvFile(text, path: ".env") }
        )
    }

    @Test("a flag comes before the environment, the environment before .env, .env before the default")
    func order() throws {
        let file = "PORT=3"
        let environment = ["PORT": "2"]
        #expect(try settings(flags: [.port: "1"], environment: environment, file: file).port == 1)
        #expect(try settings(environment: environment, file: file).port == 2)
        #expect(try settings(file: file).port == 3)
        #expect(try settings().port == 8090)
    }

    @Test("an empty value is no value, in the environment and in .env")
    func empty() throws {
        #expect(try settings(environment: ["PORT": ""], file: "PORT=3").port == 3)
        #expect(try settings(file: "PORT=").port == 8090)
        #expect(try settings(environment: ["HTTPAYER_ROUTER_URL": ""]).hasLiveSettings == false)
    }

    @Test("the older names count where the present ones are absent")
    func older() throws {
        let older = ["X402_ROUTER_URL": "http://old:1", "XCACHE_API_URL": "http://old:2"]
        #expect(try settings(environment: older).routerURL?.origin == "http://old:1")
        #expect(try settings(environment: older).xcache == "http://old:2")
        let both = older.merging(["HTTPAYER_ROUTER_URL": "http://new:1", "XCACHE_BASE_URL": "http://new:2"]) { $1 }
        #expect(try settings(environment: both).routerURL?.origin == "http://new:1")
        #expect(try settings(environment: both).xcache == "http://new:2")
    }

    /// A setting, a value it cannot have, and the words that say what it can.
    static let wrong: [(key: SettingKey, value: String, allowed: String)] =
        [
            (.port, "80a", "0 to 65535"),
            (.port, "65536", "0 to 65535"),
            (.routerURL, "localhost", "an address such as http://localhost:3000"),
            (.olderRouterURL, "ftp://x", "an address such as http://localhost:3000"),
            (.network, "mainnet", "local, live"),
            (.policy, "always", "ask, auto, never"),
            (.maxPerPayment, "much", "an amount such as 0.50 or 0.50 USDC"),
            (.budget, "-1", "an amount such as 0.50 or 0.50 USDC"),
            (.payer, "me", "auto, wallet, router"),
            (.store, "cloud", "sqlite, memory"),
            (.databaseURL, "mysql://u:p@h/d", "an address such as postgres://user@host/galaksio"),
            (.jobWorkers, "0", "a whole number from 1 to 1000"), (.jobAttempts, "many", "a whole number from 1 to 100"),
            (.providerWorkers, "1001", "a whole number from 1 to 1000"),
            (.jobDeadline, "0s", "a time from 1s to 30d, such as 1h"), (.databaseNotify, "on", "true, false"),
            (.jobLease, "none", "a time from 1s to 10m, such as 30s"),
            (.jobRetention, "1s", "a time from 1m to 3650d, such as 7d"),
            (.drain, "0s", "a time from 1s to 10m, such as 30s"),
            (.queueLimit, "-1", "a whole number from 1 to 100000000"),
            (.allowHTTP, "router,10.0.0.256", "host names, IP addresses and \"router\", separated by commas"),
            (.timeout, "0", "a duration such as 30s or 2m"),
            (.routerBody, "xml", "seed, payload, json"),
            (.cacheTransport, "pigeon", "router, direct, auto"),
            (.callerKey, "short", "none, or at least 16 letters, digits and symbols without spaces"),
            (.strictStatus, "maybe", "true, false"), (.metrics, "perhaps", "true, false"),
            (.logFormat, "xml", "text, json"),
            (.logLevel, "loud", "trace, debug, info, notice, warning, error, critical"),
        ] + wrongOfProviders

    /// The same for the settings that providers declare.
    private static let wrongOfProviders = BuiltInProviders.settings.filter { $0.kind != .text }.flatMap { setting in
        setting.keys.map { ($0, "nowhere", setting.allowed) }
    }

    @Test("a provider's secret goes only to an address from the same source or a stronger one")
    func providerSecrets() throws {
        let secret = ProviderSetting("HTTPAYER_API_KEY", .text, meaning: "", example: "", isSecret: true)
        let address = ProviderSetting("XCACHE_BASE_URL", .address, meaning: "", example: "")
        let mixed = try settings(environment: ["HTTPAYER_API_KEY": "k"], file: "XCACHE_BASE_URL=http://elsewhere")
        #expect(throws: SettingsError.self) { try mixed.requireTrustedProviderSecrets(of: [[secret, address]]) }
        #expect(throws: Never.self) { try mixed.requireTrustedProviderSecrets(of: [[secret], [address]]) }
        let same = try settings(file: "HTTPAYER_API_KEY=k\nXCACHE_BASE_URL=http://elsewhere")
        #expect(throws: Never.self) { try same.requireTrustedProviderSecrets(of: [[secret, address]]) }
    }

    @Test("a provider's secret is no text among the settings")
    func secretIsKept() throws {
        let setting = ProviderSetting("SCRATCH_KEY", .text, meaning: "", example: "", isSecret: true)
        var settings = ProviderSettings()
        settings[setting] = "marked"
        #expect(settings[setting] == nil)
        settings.set(Secret("marked"), for: setting)
        #expect(settings.secret(setting)?.expose() == "marked")
        #expect(settings.texts.isEmpty)
    }

    @Test("a provider's setting tells what it allows")
    func providerSettings() {
        let allowed = Dictionary(uniqueKeysWithValues: BuiltInProviders.settings.map { ($0.name, $0.allowed) })
        #expect(allowed["XCACHE_BASE_URL"] == "an address such as http://localhost:3000")
        #expect(allowed["GALAKSIO_SET_STYLE"] == "query, flatten, envelope")
    }

    @Test("a wrong value is told with its setting, itself and what is allowed, and ends with 3", arguments: wrong)
    func wrongValue(_ key: SettingKey, _ value: String, _ allowed: String) throws {
        let settings = try settings(environment: [key.name: value])
        let error = try #require(throws: SettingsError.self) { try read(key, of: settings) }
        let shown = key.isSecret ? "…" : value
        #expect(error.message == "\"\(shown)\" is not a valid \(key.name) (environment); allowed: \(allowed)")
        #expect(error.code.exitCode == 3)
    }

    @Test("every setting that can be wrong is tried")
    func everyKey() {
        let free: Set<SettingKey> = [
            .routerKey, .walletKey, .walletKeyFile, .history, .pager, .storePath, .host, .apiKeys, .apiKeysFile,
        ]
        // What a provider declares as any text can't be wrong.
        let texts = BuiltInProviders.settings.filter { $0.kind == .text }.map(\.name)
        let rest = SettingKey.allCases.filter { !texts.contains($0.name) }
        #expect(Set(Self.wrong.map(\.key)).union(free) == Set(rest))
    }

    private func read(_ key: SettingKey, of settings: Settings) throws {
        switch key {
        case .port: _ = try settings.port
        case .callerKey: _ = try settings.callers
        case .logFormat: _ = try settings.logFormat
        case .routerURL, .olderRouterURL: _ = try settings.routerURL
        case .routerKey: _ = try settings.routerKey
        case .network: _ = try settings.network
        case .policy, .maxPerPayment, .budget: _ = try settings.policy(for: .server)
        case .payer: _ = try settings.payer
        case .databaseNotify: _ = try settings.flag(.databaseNotify)
        case .store, .databaseURL: _ = try settings.paymentSetup(for: .server, time: .system)
        case .jobWorkers, .drain, .providerWorkers, .jobAttempts, .jobDeadline, .jobLease, .jobRetention, .queueLimit:
            _ = try settings.jobs(beside: nil)
        case .allowHTTP: _ = try settings.plainHTTPHosts
        case .timeout: _ = try settings.timeout
        case .routerBody: _ = try settings.routerBody(for: nil)
        case .cacheTransport: _ = try settings.cacheTransport
        case .metrics: _ = try settings.hasMetrics
        case .strictStatus: _ = try settings.strictStatus
        case .logLevel: _ = try settings.logLevel
        default: _ = try settings.providerSettings()
        }
    }

    @Test("a wrong value of a flag is told under the flag's name")
    func wrongFlag() throws {
        let error = try #require(throws: SettingsError.self) { try settings(flags: [.timeout: "soon"]).timeout }
        #expect(error.message == "\"soon\" is not a valid --timeout; allowed: a duration such as 30s or 2m")
    }

    @Test("a wrong key is told without being shown")
    func wrongKey() throws {
        let error = try #require(throws: SettingsError.self) {
            try settings(environment: ["HTTPAYER_API_KEY": "marked secret"]).routerKey
        }
        #expect(!error.message.contains("marked"))
        #expect(error.message.hasPrefix("\"…\" is not a valid HTTPAYER_API_KEY (environment); "))
    }

    @Test("the router's key is a secret, the wallet's is no text, and a configured limit is a limit")
    func secretsAndLimits() throws {
        let keys = ["HTTPAYER_API_KEY": "router-key"]
        let file = "EXECUTOR_PRIVATE_KEY=" + String(repeating: "1", count: 64)
        #expect(try settings(environment: keys, file: file).secrets.map { $0.expose() } == ["router-key"])
        #expect(try settings(environment: keys, file: file).unrecordable.wallet != nil)
        #expect(try settings(environment: keys).hasLimits == false)
        for key in [SettingKey.maxPerPayment, .budget, .policy] {
            #expect(try settings(environment: [key.name: "0.50"]).hasLimits)
        }
    }
}

extension Settings {
    /// The origin of xcache's address; nil if it is not set.
    fileprivate var xcache: String? {
        get throws {
            let setting = try #require(BuiltInProviders.settings.first { $0.name == "XCACHE_BASE_URL" })
            return try providerSettings().address(setting)?.origin
        }
    }
}
