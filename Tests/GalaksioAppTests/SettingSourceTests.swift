import Core
import Logging
import PaymentModel
import Payments
import Signing
import Testing
import TestSupport

@testable import GalaksioApp

/// Settings from given places.
private func made(
    flags: [SettingKey: String] = [:],
    environment: [String: String] = [:],
    key: String? = nil,
    file: String = ""
) throws -> Settings {
    try Settings(
        flags: flags,
        environment: environment,
        key: key.flatMap { text in Array(text.utf8).withUnsafeBytes { WalletKey.parsed($0) } },
        file: try DotEnvFile(file, path: ".env")
    )
}

@Suite("A key goes only to an address that is trusted as much")
struct SettingTrustTests {
    private static let wallet = String(repeating: "1", count: 64)
    private static let router = "HTTPAYER_ROUTER_URL=http://elsewhere:1"

    private func open(_ settings: Settings) throws -> AppServices {
        try AppServices.forConsole(settings, .prompt, logger: .silent)
    }

    @Test("the router's key of the environment does not go to an address of a .env")
    func router() throws {
        let settings = try made(environment: ["HTTPAYER_API_KEY": "k"], file: Self.router)
        let error = try #require(throws: SettingsError.self) { try open(settings) }
        #expect(error.code.exitCode == 3)
        #expect(
            error.message
                == "HTTPAYER_API_KEY (environment) can't be used with HTTPAYER_ROUTER_URL (.env): a key needs an "
                + "address from the same source or a more trusted one"
        )
        #expect(error.hint == "export HTTPAYER_ROUTER_URL=http://elsewhere:1")
    }

    @Test("the older name is no way around", arguments: ["X402_ROUTER_URL", "HTTPAYER_ROUTER_URL"])
    func older(_ name: String) throws {
        let settings = try made(environment: ["HTTPAYER_API_KEY": "k"], file: "\(name)=http://elsewhere:1")
        #expect(throws: SettingsError.self) { try open(settings) }
        // Where both are set the present name counts, from wherever.
        let both = ["HTTPAYER_API_KEY": "k", "X402_ROUTER_URL": "http://own:1"]
        #expect(throws: SettingsError.self) {
            try open(made(environment: both, file: Self.router))
        }
    }

    @Test("an address of the same place or a stronger one is used, and so is any without a key")
    func trusted() throws {
        let address = ["HTTPAYER_ROUTER_URL": "http://own:1"]
        _ = try open(made(environment: address.merging(["HTTPAYER_API_KEY": "k"]) { $1 }))
        _ = try open(made(file: "HTTPAYER_API_KEY=k\n" + Self.router))
        _ = try open(made(environment: address, file: "HTTPAYER_API_KEY=k"))
        _ = try open(
            made(flags: [.routerURL: "http://own:1"], environment: ["HTTPAYER_API_KEY": "k"], file: Self.router)
        )
        _ = try open(made(file: Self.router))
    }

    @Test("without the router its key goes nowhere")
    func direct() throws {
        _ = try open(
            made(environment: ["HTTPAYER_API_KEY": "k", "GALAKSIO_CACHE_TRANSPORT": "direct"], file: Self.router)
        )
    }

    @Test("the wallet's key does not pay a seller of a weaker place", arguments: ["XCACHE_BASE_URL", "XCACHE_API_URL"])
    func seller(_ name: String) throws {
        let router = ["HTTPAYER_ROUTER_URL": "http://own:1"]
        let file = "\(name)=http://elsewhere:2/it's"
        let error = try #require(throws: SettingsError.self) {
            try open(made(environment: router, key: Self.wallet, file: file))
        }
        #expect(error.message.hasPrefix("EXECUTOR_PRIVATE_KEY (environment) can't be used with \(name) (.env): "))
        #expect(error.hint == #"export \#(name)='http://elsewhere:2/it'\''s'"#)
        _ = try open(made(environment: router, file: file + "\nEXECUTOR_PRIVATE_KEY=\(Self.wallet)"))
        _ = try open(made(environment: router, key: Self.wallet))
        _ = try open(made(environment: router.merging([name: "http://own:2"]) { $1 }, key: Self.wallet))
    }

    @Test("serve asks the same, once it would sign")
    func server() throws {
        let logger = Logger.silent
        let router = ["HTTPAYER_ROUTER_URL": "http://own:1"]
        let limited = router.merging(["GALAKSIO_BUDGET": "1.00"]) { $1 }
        let file = "XCACHE_BASE_URL=http://elsewhere:2"
        _ = try AppServices.forServer(made(environment: router, key: Self.wallet, file: file), logger: logger)
        #expect(throws: SettingsError.self) {
            try AppServices.forServer(made(environment: limited, key: Self.wallet, file: file), logger: logger)
        }
    }
}

@Suite("Limits in a .env")
struct LooseLimitTests {
    private static let paying = Settings.PaymentContext.script(payUpTo: SpendingLimit(dollars: 1))
    private static let silent = Settings.PaymentContext.script(payUpTo: SpendingLimit?.none)

    @Test(
        "what lets more be paid than the defaults is known as that",
        arguments: [
            ("GALAKSIO_POLICY=auto", "mode auto, which pays without asking (default ask)"),
            ("GALAKSIO_MAX_PER_PAYMENT=1000", "1,000 per payment (default 1.00)"),
            ("GALAKSIO_MAX_PER_PAYMENT=1.01 USDC", "1.01 USDC per payment (default 1.00)"),
            ("GALAKSIO_BUDGET=5.000001", "5.000001 a day (default 5.00)"),
        ]
    )
    func loose(_ line: String, _ words: String) throws {
        let settings = try made(file: line)
        #expect(try settings.confirmation.map(\.words) == [words])
        #expect(try settings.policy(for: .prompt) == Settings.usualPolicy)
        let error = try #require(throws: SettingsError.self) { try settings.policy(for: Self.paying) }
        #expect(error == .unconfirmedLimits(words))
        #expect(error.code.exitCode == 3)
        #expect(error.hint == "galaksio")
        #expect(try settings.policy(for: Self.silent).maxPerPayment == Settings.usualPolicy.maxPerPayment)
    }

    @Test(
        "tighter ones count at once, and so does anything that the environment says",
        arguments: [
            "GALAKSIO_POLICY=ask", "GALAKSIO_POLICY=never", "GALAKSIO_MAX_PER_PAYMENT=1.00", "GALAKSIO_BUDGET=0.50",
            "GALAKSIO_MAX_PER_PAYMENT=0.20 USDC",
        ]
    )
    func tight(_ line: String) throws {
        let settings = try made(file: line)
        #expect(try settings.confirmation.isEmpty)
        #expect(try settings.policy(for: Self.paying).mode != .ask)
        let own = try made(environment: ["GALAKSIO_MAX_PER_PAYMENT": "1000"], file: line)
        #expect(try own.confirmation.isEmpty)
        #expect(try own.policy(for: .prompt).maxPerPayment == SpendingLimit(parsing: "1000"))
    }

    @Test("confirmed they count; declined, only the tighter ones do")
    func answered() throws {
        var settings = try made(file: "GALAKSIO_MAX_PER_PAYMENT=9\nGALAKSIO_BUDGET=2\nGALAKSIO_POLICY=auto")
        settings.looseLimits = .confirmed
        for use in [Settings.PaymentContext.prompt, Self.paying] {
            let policy = try settings.policy(for: use)
            #expect(policy.mode == .auto)
            #expect(try policy.maxPerPayment == SpendingLimit(parsing: "9"))
        }
        settings.looseLimits = .declined
        let policy = try settings.policy(for: .prompt)
        #expect(policy.mode == .ask)
        #expect(policy.maxPerPayment == Settings.usualPolicy.maxPerPayment)
        #expect(try policy.dailyBudget == SpendingLimit(parsing: "2"))
        #expect(try settings.policy(for: Self.paying).maxPerPayment == Settings.usualPolicy.maxPerPayment)
    }

    @Test("serve takes them, and says of each limit where it comes from; without limits it says nothing")
    func server() throws {
        let settings = try made(
            environment: ["GALAKSIO_BUDGET": "3.00"],
            file: "GALAKSIO_MAX_PER_PAYMENT=2.00"
        )
        #expect(try settings.policy(for: .server).maxPerPayment == SpendingLimit(parsing: "2.00"))
        #expect(
            try settings.limitLines == [
                "Limit: mode auto (GALAKSIO_POLICY, default)",
                "Limit: 2.00 per payment (GALAKSIO_MAX_PER_PAYMENT, .env)",
                "Limit: 3.00 a day (GALAKSIO_BUDGET, environment)",
            ]
        )
        #expect(try made().limitLines.isEmpty)
    }
}

@Suite("Paths and hosts of settings")
struct SettingPathTests {
    @Test("a relative ledger path of the environment is refused, ~ is not expanded")
    func relative() throws {
        for (path, hint) in [
            ("ledger.sqlite", #"export GALAKSIO_STORE_PATH="$PWD"/ledger.sqlite"#),
            ("./a b", #"export GALAKSIO_STORE_PATH="$PWD"/'./a b'"#),
            ("~/ledger", #"export GALAKSIO_STORE_PATH="$HOME"/ledger"#),
        ] {
            let settings = try made(environment: ["GALAKSIO_STORE_PATH": path])
            let error = try #require(throws: SettingsError.self) { try settings.storePath }
            #expect(error == .relativePath(.storePath, path))
            #expect(error.hint == hint)
            #expect(error.code.exitCode == 3)
            #expect(error.message.contains("~ is not expanded") == path.hasPrefix("~"))
        }
    }

    @Test("~ is not expanded in a .env either, and makes no folder of that name")
    func homeInFile() throws {
        let settings = try made(file: "GALAKSIO_STORE_PATH=~/ledger")
        #expect(throws: SettingsError.relativePath(.storePath, "~/ledger")) { try settings.storePath }
    }

    @Test("a wrong key of callers is answered with how to make one, never with none")
    func callerKey() throws {
        let error = try #require(throws: SettingsError.self) {
            try made(environment: ["GALAKSIO_API_KEY": "short"]).callers
        }
        #expect(error.hint == "export GALAKSIO_API_KEY=$(openssl rand -hex 32)")
    }

    @Test("an absolute one counts from anywhere, a relative one from the folder of the .env")
    func absolute() throws {
        #expect(try made(environment: ["GALAKSIO_STORE_PATH": "/a/b"]).storePath == "/a/b")
        #expect(try made(file: "GALAKSIO_STORE_PATH=/a/b").storePath == "/a/b")
        let path = try #require(try made(file: "GALAKSIO_STORE_PATH=data/b").storePath)
        #expect(path.hasPrefix("/"))
        #expect(path.hasSuffix("/data/b"))
    }

    @Test("hosts are trimmed and in lower case; the word router is one of them")
    func hosts() throws {
        let text = " Router, 10.0.0.5 ,cache.Example.com,[FE80::1],::1 , my_host"
        #expect(
            try made(environment: ["GALAKSIO_ALLOW_HTTP": text]).plainHTTPHosts == [
                "router", "10.0.0.5", "cache.example.com", "[fe80::1]", "[::1]", "my_host",
            ]
        )
        #expect(try made().plainHTTPHosts.isEmpty)
    }

    @Test(
        "what is no host is refused",
        arguments: [
            "a,,b", "a,", ",", "http://a", "a:80", "a/b", "a b", "*", "*.example.com", "-a", "a-", "a..b", ".a", "a.",
            "10.0.0.256", "10.0.0", "1.2.3.4.5", "[::1", "::g", "[10.0.0.1]", "ü.example", "user@a", "[::1]:80",
        ]
    )
    func noHost(_ text: String) throws {
        let settings = try made(environment: ["GALAKSIO_ALLOW_HTTP": text])
        let error = try #require(throws: SettingsError.self) { try settings.plainHTTPHosts }
        #expect(error.code.exitCode == 3)
        #expect(error.hint == "GALAKSIO_ALLOW_HTTP=router,10.0.0.5")
        // It is refused when the program starts, not when it would be used.
        #expect(throws: SettingsError.self) {
            try AppServices.forConsole(
                settings,
                .prompt,
                logger: .silent
            )
        }
    }
}
