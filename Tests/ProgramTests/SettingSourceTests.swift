import Glibc
import TestSupport
import Testing

@Suite("Where settings come from", .blocking)
struct SettingSourceTests {
    private static let wallet = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

    /// A folder with a `.env`, that is also the home, beside a local network.
    private struct Fixture {
        let folder: TemporaryFolder
        let local: RunningProgram
        let address: String

        init(_ lines: String) throws {
            folder = try TemporaryFolder()
            (local, address) = try Galaksio.startLocal(["price create 0.05 USDC base-sepolia"])
            try folder.write(lines, to: ".env")
        }

        func run(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Galaksio.Ending {
            let surroundings = [
                "HOME": folder.path, "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache",
                "EXECUTOR_PRIVATE_KEY": wallet,
            ]
            return try Galaksio.run(
                arguments,
                environment: surroundings.merging(environment) { $1 },
                folder: folder.path
            )
        }

        func transfers() throws -> Int {
            let port = try #require(Int(address.split(separator: ":").last ?? ""))
            return Loopback.ask("GET /facilitator/transfers", port: port).body.split(separator: "\"nonce\"").count - 1
        }
    }

    @Test func `no key of the environment reaches an address of a .env`() throws {
        let trap = ListeningSocket()
        let folder = try TemporaryFolder()
        for (name, key) in [
            ("HTTPAYER_ROUTER_URL", ["HTTPAYER_API_KEY": "marked"]),
            ("XCACHE_BASE_URL", ["EXECUTOR_PRIVATE_KEY": Self.wallet, "HTTPAYER_ROUTER_URL": "http://127.0.0.1:1"]),
        ] {
            try folder.write("\(name)=http://127.0.0.1:\(trap.port)\n", to: ".env")
            for arguments in [["create"], ["serve", "--port", "0"]] {
                let ending = try Galaksio.run(
                    arguments,
                    environment: key.merging(["GALAKSIO_BUDGET": "1.00"]) { $1 },
                    folder: folder.path
                )
                #expect(ending.status == 3)
                #expect(ending.errors.contains("(environment) can't be used with \(name) (.env): "), "\(ending.errors)")
                #expect(ending.errors.contains("try: export \(name)=http://127.0.0.1:\(trap.port)\n"))
            }
        }
    }

    @Test func `a script pays nothing by limits that nobody confirmed`() throws {
        let fixture = try Fixture("GALAKSIO_MAX_PER_PAYMENT=1000\n")
        let refused = try fixture.run(["--pay-up-to", "1.00", "create", "us-east-1"])
        #expect(refused.status == 3)
        #expect(
            refused.errors == """
                error: the .env in this folder has settings that you have not confirmed: 1,000 per payment (default 1.00)
                try: galaksio

                """
        )
        let silent = try fixture.run(["create", "us-east-1"])
        #expect(silent.status == 5)
        #expect(!silent.errors.contains(".env"))
        #expect(try fixture.transfers() == 0)
        // The environment is the person's own.
        #expect(try fixture.run(["--pay-up-to", "1.00", "create"], ["GALAKSIO_MAX_PER_PAYMENT": "1000"]).status == 0)
        #expect(try fixture.transfers() == 1)
    }

    @Test func `a live replay that may pay is a script`() throws {
        let fixture = try Fixture("GALAKSIO_BUDGET=1000\n")
        try fixture.folder.write("galaksio-session 1\nworld: live\n\n> status\n| ...\n", to: "a.session")
        #expect(try fixture.run(["replay", "--live", "--pay-up-to", "1.00", "a.session"]).status == 3)
        #expect(try fixture.run(["replay", "--live", "a.session"]).status == 0)
    }

    @Test func `serve takes limits of a .env, and names them behind the original's lines`() throws {
        let fixture = try Fixture("GALAKSIO_MAX_PER_PAYMENT=2.00\n")
        let server = try Galaksio.start(
            ["serve", "--port", "0", "--router", fixture.address],
            environment: ["HOME": fixture.folder.path],
            folder: fixture.folder.path
        )
        try server.wait("its lines", until: { $0.errors.contains("a day") })
        let lines = server.errors.split(separator: "\n").filter { $0.hasPrefix("[INFO]") }
        #expect(lines.count == 7)
        #expect(lines[2].hasPrefix("[INFO] Supported providers: "))
        #expect(
            lines[3...].elementsEqual([
                "[INFO] Reachable from this machine only, spending needs no key",
                "[INFO] Limit: mode auto (GALAKSIO_POLICY, default)",
                "[INFO] Limit: 2.00 per payment (GALAKSIO_MAX_PER_PAYMENT, .env)",
                "[INFO] Limit: 5.00 a day (GALAKSIO_BUDGET, default)",
            ])
        )
    }

    @Test func `folders that are not absolute are ignored`() throws {
        let fixture = try Fixture("")
        try fixture.folder.write("nonsense\n", to: "config/galaksio/consolerc")
        let relative = ["XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config"]
        let ending = try fixture.run(["--pay-up-to", "1.00", "create", "us-east-1"], relative)
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(fixture.folder.read(".local/state/galaksio/ledger.sqlite") != nil)
        #expect(access(fixture.folder.path + "/state", F_OK) != 0)
    }

    @Test func `a ledger's path is absolute, or one of the folder of its .env`() throws {
        let fixture = try Fixture("GALAKSIO_STORE_PATH=books/ledger.sqlite\n")
        #expect(mkdir(fixture.folder.path + "/books", 0o700) == 0)
        let ending = try fixture.run(["--json", "ledger"])
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(fixture.folder.read("books/ledger.sqlite") != nil)
        let unconfirmed = try fixture.run(["--pay-up-to", "1.00", "create", "us-east-1"])
        #expect(unconfirmed.status == 3 && unconfirmed.errors.contains("GALAKSIO_STORE_PATH=books/ledger.sqlite"))
        let refused = try fixture.run(["wallet"], ["GALAKSIO_STORE_PATH": "books/ledger.sqlite"])
        #expect(refused.status == 3)
        #expect(
            refused.errors == """
                error: GALAKSIO_STORE_PATH must be an absolute path, not "books/ledger.sqlite"
                try: export GALAKSIO_STORE_PATH="$PWD"/books/ledger.sqlite

                """
        )
    }

    @Test func `what is no host ends every run with 3`() throws {
        let environment = ["GALAKSIO_ALLOW_HTTP": "http://a"]
        for arguments in [
            ["status"], ["--network", "local", "status"], ["serve", "--network", "local", "--port", "0"],
        ] {
            let ending = try Galaksio.run(arguments, environment: environment)
            #expect(ending.status == 3)
            #expect(
                ending.errors.hasPrefix(
                    "error: \"http://a\" is not a valid GALAKSIO_ALLOW_HTTP (environment); allowed: "
                )
            )
        }
    }
}
