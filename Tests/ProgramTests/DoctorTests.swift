import Foundation
import OrderedJSON
import TestSupport
import Testing

@Suite("The doctor", .blocking)
struct DoctorTests {
    private let home: TemporaryFolder

    init() throws {
        home = try TemporaryFolder()
    }

    private func run(_ settings: [String: String], _ arguments: String...) throws -> Galaksio.Ending {
        try Galaksio.run(["doctor"] + arguments, environment: ["XDG_STATE_HOME": home.path].merging(settings) { $1 })
    }

    private func freePort() -> String { "\(ListeningSocket(queue: 0).port)" }

    @Test func `what is well is told, with exit code 0`() throws {
        let (local, address) = try Galaksio.startLocal([])
        defer { withExtendedLifetime(local) {} }
        let ending = try run([
            "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache",
            "HTTPAYER_API_KEY": "s3cr3t-router-key",
            "PORT": freePort(),
        ])
        #expect(ending.status == 0, "\(ending.output)")
        for check in ["settings", "key", "router", "xcache", "clock", "store", "port"] {
            #expect(ending.output.contains("ok       \(check) "), "\(check): \(ending.output)")
        }
        #expect(!ending.output.contains("s3cr3t") && ending.errors.isEmpty)
    }

    @Test func `what is not well is told with what to type, and exit code 1`() throws {
        let taken = ListeningSocket(queue: 1)
        let ending = try run([
            "HTTPAYER_ROUTER_URL": "http://127.0.0.1:1", "HTTPAYER_API_KEY": "k", "PORT": "\(taken.port)",
            "DATABASE_URL": "postgres://nobody:s3cr3t@127.0.0.1:1/none",
        ])
        #expect(ending.status == 1)
        for check in ["router", "store", "port"] {
            #expect(ending.output.contains("failed   \(check) "), "\(check): \(ending.output)")
        }
        #expect(ending.output.contains("try: galaksio ping") && ending.output.contains("try: galaksio serve --port "))
        #expect(!ending.output.contains("s3cr3t"))
    }

    @Test(
        "all that is wrong with settings is told at once, wherever it is read",
        arguments: [
            [
                "GALAKSIO_JOB_WORKERS": "0", "GALAKSIO_JOB_LEASE": "0s", "PORT": "99999", "GALAKSIO_LOG_LEVEL": "loud",
                "GALAKSIO_METRICS": "maybe", "HTTPAYER_ROUTER_URL": "nowhere", "GALAKSIO_TIMEOUT": "-1s",
                "GALAKSIO_BUDGET": "much", "GALAKSIO_PAYER": "you", "XCACHE_BASE_URL": "x", "GALAKSIO_API_KEY": "short",
                "GALAKSIO_STORE_PATH": "here", "GALAKSIO_ROUTER_BODY": "x",
            ],
            ["PORT": "99999", "EXECUTOR_PRIVATE_KEY": "0x12"],
            ["GALAKSIO_DRAIN": "0", "EXECUTOR_PRIVATE_KEY_FILE": "/none", "GALAKSIO_LOG_FORMAT": "xml"],
        ]
    )
    func wrong(_ settings: [String: String]) throws {
        let ending = try run(settings)
        let failed = ending.output.split(separator: "\n").filter { $0.hasPrefix("failed ") }
        #expect(ending.status == 1 && !ending.output.contains("all can be read"))
        for name in settings.keys {
            #expect(failed.filter { $0.contains(name) }.count == 1, "\(name): \(ending.output)")
        }
    }

    @Test func `settings that the local network does not read are not judged`() throws {
        let ending = try run(["HTTPAYER_ROUTER_URL": "nowhere", "PORT": freePort()], "--network", "local")
        #expect(ending.status == 0, "\(ending.output)")
    }

    @Test func `a router that is missing is told beside what is wrong`() throws {
        let ending = try run(["PORT": "99999"])
        #expect(ending.output.contains("HTTPAYER_ROUTER_URL is not set") && ending.output.contains("99999"))
    }

    @Test func `a wrong setting is found, and so is a server that anybody could reach`() throws {
        let wrong = try run(["GALAKSIO_JOB_WORKERS": "0"], "--network", "local")
        #expect(
            wrong.status == 1 && wrong.output.contains("failed   settings  \"0\" is not a valid GALAKSIO_JOB_WORKERS")
        )
        let open = try run(["HOST": "0.0.0.0", "PORT": freePort()], "--network", "local")
        #expect(open.status == 1 && open.output.contains("failed   callers   other machines can reach 0.0.0.0"))
    }

    @Test(
        "a store that can't be made, and a wallet that is none, are found without limits, too",
        arguments: [
            (
                "GALAKSIO_STORE_PATH", "/proc/x/ledger.sqlite", "store",
                "/proc/x/ledger.sqlite can't be made: /proc can't be written to ("
            ),
            (
                "GALAKSIO_STORE_PATH", "/etc/passwd/ledger.sqlite", "store",
                "can't be made: /etc/passwd can't be written to"
            ),
            ("EXECUTOR_PRIVATE_KEY", "0x12", "wallet", "EXECUTOR_PRIVATE_KEY"),
            ("EXECUTOR_PRIVATE_KEY_FILE", "/none", "wallet", "/none"),
        ]
    )
    func unusable(_ setting: String, _ value: String, _ check: String, _ words: String) throws {
        let ending = try run(["HTTPAYER_ROUTER_URL": "http://127.0.0.1:1", "PORT": freePort(), setting: value])
        let line = ending.output.split(separator: "\n").first { $0.hasPrefix("failed   \(check) ") }
        #expect(ending.status == 1 && line?.contains(words) == true, "\(ending.output)")
    }

    @Test func `programs get one object`() throws {
        let ending = try run(["PORT": freePort()], "--network", "local", "--json")
        let json = try JSONValue(parsing: ending.output)
        #expect(ending.status == 0 && json["ok"] == true)
        #expect(json["checks"]?.array?.contains { $0["name"] == "store" && $0["outcome"] == "warning" } == true)
    }
}
