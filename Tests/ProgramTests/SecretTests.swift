import Foundation
import TestSupport
import Testing

@Suite("Secrets", .blocking)
struct SecretTests {
    private static let routerKey = "marked-router-key-5d1f"
    private static let walletKey = "0x" + String(repeating: "5ec2e7", count: 10) + "beef"
    private static let environment = ["HTTPAYER_API_KEY": routerKey, "EXECUTOR_PRIVATE_KEY": walletKey]

    private func holdsSecret(_ text: String) -> Bool {
        text.contains("marked-router-key") || text.lowercased().contains("5ec2e75ec2e7")
    }

    @Test("no command shows a configured key, in no form", arguments: [[], ["--json"], ["--raw"], ["--trace"]])
    func commands(_ flags: [String]) throws {
        let (local, address) = try Galaksio.startLocal(["price topup 0.05 USDC base-sepolia"])
        defer { withExtendedLifetime(local) {} }
        let lines = [
            "create", "set k v", "get k", "keys", "ttl k", "topup", "challenge", "explain", "trace", "trace 1",
            "status",
            "ping", "providers", ":", "explain create", "let a = $env.HTTPAYER_API_KEY",
            "let a = $env.EXECUTOR_PRIVATE_KEY",
            "history", "task {\"provider\":\"none\"}", "probe \(address)/proxy method POST", "expect $1 exists",
            "expect $1 == 1", "auth", "let", "del k", "help auth",
        ]
        let ending = try Galaksio.run(
            flags + ["--keep-going"] + lines.flatMap { ["-c", $0] },
            environment: Self.environment.merging(
                [
                    "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache",
                    "GALAKSIO_LOG_LEVEL": "trace",
                ]
            ) { $1 }
        )
        #expect(!holdsSecret(ending.output), "\(ending.output)")
        #expect(!holdsSecret(ending.errors), "\(ending.errors)")
        // The run must have come as far as the wire, else nothing was tried.
        #expect(ending.errors.contains("[httpayer] Request successful: 20"))
    }

    @Test("no failure shows a configured key")
    func failures() throws {
        let closed = ListeningSocket(queue: 0)
        for settings in [
            ["HTTPAYER_ROUTER_URL": "http://127.0.0.1:\(closed.port)"],
            ["HTTPAYER_ROUTER_URL": "nowhere"],
            ["HTTPAYER_API_KEY": Self.routerKey + " with a space", "HTTPAYER_ROUTER_URL": "http://127.0.0.1:1"],
            [:],
        ] {
            let ending = try Galaksio.run(["create"], environment: Self.environment.merging(settings) { $1 })
            #expect(ending.status != 0)
            #expect(!holdsSecret(ending.output + ending.errors), "\(ending.output)\(ending.errors)")
        }
    }

    @Test("a .env line with a key is never shown")
    func environmentFile() throws {
        let folder = try TemporaryFolder()
        for (line, status) in [
            ("HTTPAYER_API_KEY=\"\(Self.routerKey)", 3), ("HTTPAYER_API_KEI=\(Self.routerKey)", 3),
            ("HTTPAYER API KEY=\(Self.routerKey)", 3), ("EXECUTOR_PRIVATE_KEY \(Self.walletKey)", 3),
            ("EXECUTOR_PRIVATE_KEY='\(Self.walletKey)", 3), (Self.walletKey, 3), ("KEY: \(Self.routerKey)", 0),
            ("HTTPAYER_API_KEY='\(Self.routerKey)'", 3),
        ] {
            try folder.write(line + "\n", to: ".env")
            let ending = try Galaksio.run(["status"], folder: folder.path)
            #expect(ending.status == Int32(status), "\(ending.errors)")
            #expect(!holdsSecret(ending.output + ending.errors), "\(ending.errors)")
        }
    }

    @Test("the server shows no key in its log, its answers or its process")
    func server() throws {
        let pair = try ServeTests.Pair(
            ["price create 0.50 USDC base-sepolia"],
            environment: Self.environment.merging(["GALAKSIO_LOG_LEVEL": "trace"]) { $1 }
        )
        let replies = ["create", "get", "topup"].map {
            pair.execute(
                """
                {"jobId":"j","taskType":"cache","provider":"xcache","cacheOperation":"\($0)","cacheId":"c","cacheKey":"k"}
                """
            ).body
        }
        try pair.server.wait("a task's end", until: { $0.errors.contains("[executor] Task j failed: ") })
        let commandLine = FileManager.default.contents(atPath: "/proc/\(pair.server.identifier)/cmdline") ?? Data()
        #expect(String(decoding: commandLine, as: UTF8.self).contains("serve"))
        #expect(!holdsSecret(String(decoding: commandLine, as: UTF8.self)))
        #expect(!holdsSecret(replies.joined()))
        #expect(!holdsSecret(pair.server.errors + pair.server.output))
        #expect(!holdsSecret(pair.local.errors + pair.local.output))
    }
}
