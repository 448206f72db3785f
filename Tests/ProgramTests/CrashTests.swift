import Foundation
import Glibc
import TestSupport
import Testing

/// Kills the built server at random moments of a payment, and counts at the counterpart.
@Suite("Killed in the midst of a payment", .serialized, .blocking)
struct CrashTests {
    private static let runs = 200
    private static let wallet = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

    private static func task(_ number: Int) -> String {
        #"{"jobId":"crash-\#(number)","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#
    }

    /// A server over a local network that goes on when the server is killed, with a ledger in a folder of its own.
    private struct Fixture {
        let local: RunningProgram
        let address: String
        let home = try? TemporaryFolder()
        let budget: String

        init(budget: String) throws {
            (local, address) = try Galaksio.startLocal(["price create 0.01 USDC base-sepolia"])
            self.budget = budget
        }

        var environment: [String: String] {
            [
                "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache",
                "EXECUTOR_PRIVATE_KEY": CrashTests.wallet, "GALAKSIO_BUDGET": budget,
                "XDG_STATE_HOME": home?.path ?? "/nonexistent",
            ]
        }

        func startServer() throws -> (program: RunningProgram, port: Int) {
            let server = try Galaksio.start(
                ["serve", "--port", "0"],
                environment: environment
            )
            try server.wait("its port", until: { $0.errors.contains("[INFO] Supported providers: ") })
            let text = server.errors
            let start = try #require(text.range(of: "running on port "))
            return (server, try #require(Int(text[start.upperBound...].prefix(while: \.isNumber))))
        }

        func transfers() throws -> [[String: Any]] {
            let port = try #require(Int(address.split(separator: ":").last ?? ""))
            let reply = Loopback.ask("GET /facilitator/transfers", port: port)
            let list = try JSONSerialization.jsonObject(with: Data(reply.body.utf8))
            return try #require(list as? [[String: Any]])
        }

        /// The entries of the ledger.
        func entries() throws -> [[String: Any]] {
            let ending = try Galaksio.run(["--json", "ledger"], environment: environment)
            let record = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
            return try #require(record?["result"] as? [[String: Any]])
        }
    }

    @Test("each job has at most one payment, every entry an end, and the budget holds")
    func killed() throws {
        let fixture = try Fixture(budget: "1.00")
        var generator = SystemRandomNumberGenerator()
        for number in 0..<Self.runs {
            let (server, port) = try fixture.startServer()
            let connection = Loopback.begin("POST /execute", port: port, body: Self.task(number))
            usleep(UInt32.random(in: 0...12_000, using: &generator))
            server.signalled(SIGKILL)
            _ = try server.waitForExit()
            close(connection)
        }
        // Each job once more, at a server that lives: what is open is followed up, what has an end is told again.
        let (server, port) = try fixture.startServer()
        var answers: [Int] = []
        for number in 0..<Self.runs {
            answers.append(Loopback.ask("POST /execute", port: port, body: Self.task(number)).status)
            // Its log must be read, or it would wait for a reader.
            try server.wait("its log", until: { $0.errors.contains("Task crash-\(number) ") })
        }
        server.signalled(SIGTERM)
        _ = try server.waitForExit()
        let transfers = try fixture.transfers()
        let entries = try fixture.entries()
        #expect(Set(transfers.compactMap { $0["nonce"] as? String }).count == transfers.count)
        #expect(transfers.count <= 100, "0.01 each, 1.00 a day")
        #expect(Set(entries.compactMap { $0["jobId"] as? String }).count == entries.count, "one entry a job")
        #expect(entries.allSatisfy { ["paid", "rejected"].contains($0["outcome"] as? String ?? "") })
        #expect(entries.count { $0["outcome"] as? String == "paid" } == transfers.count)
        #expect(transfers.count == 100, "the budget was used to its end")
        #expect(answers.allSatisfy { [200, 500].contains($0) })
    }

    @Test("two servers never spend more than one budget together")
    func together() throws {
        let fixture = try Fixture(budget: "0.50")
        let servers = try [fixture.startServer(), fixture.startServer()]
        let ports = servers.map(\.port)
        DispatchQueue.concurrentPerform(iterations: 100) { number in
            _ = Loopback.ask("POST /execute", port: ports[number % 2], body: Self.task(1000 + number))
        }
        #expect(try fixture.transfers().count == 50)
        for (server, _) in servers {
            server.signalled(SIGTERM)
            _ = try server.waitForExit()
        }
    }
}
