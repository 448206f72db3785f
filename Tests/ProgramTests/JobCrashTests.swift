import Foundation
import Glibc
import TestSupport
import Testing

/// Kills servers that share their jobs, and counts at the counterpart.
@Suite("Servers killed in the midst of jobs", .serialized, .blocking)
struct JobCrashTests {
    private static let jobs = 60
    private static let wallet = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"

    /// A server with its port.
    private struct Server {
        let program: RunningProgram
        let port: Int
    }

    private let local: RunningProgram
    private let address: String
    private let home: TemporaryFolder

    init() throws {
        (local, address) = try Galaksio.startLocal(["price create 0.01 USDC base-sepolia"])
        home = try TemporaryFolder()
    }

    private func start(_ store: [String: String]) throws -> Server {
        let program = try Galaksio.start(
            ["serve", "--port", "0"],
            environment: [
                "HTTPAYER_ROUTER_URL": address, "XCACHE_BASE_URL": address + "/xcache",
                "EXECUTOR_PRIVATE_KEY": Self.wallet, "GALAKSIO_BUDGET": "0.40", "XDG_STATE_HOME": home.path,
                "GALAKSIO_JOB_LEASE": "1s", "GALAKSIO_TIMEOUT": "2s", "GALAKSIO_LOG_LEVEL": "info",
            ].merging(store) { $1 }
        )
        try program.wait("its port", until: { $0.errors.contains("[INFO] Supported providers: ") })
        let text = program.errors
        let start = try #require(text.range(of: "running on port "))
        let port = try #require(Int(text[start.upperBound...].prefix(while: \.isNumber)))
        return Server(program: program, port: port)
    }

    private func list(_ query: String, at server: Server) throws -> [[String: Any]] {
        let reply = Loopback.ask("GET /jobs?limit=100&\(query)", port: server.port)
        let page = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any]
        return try #require(page?["jobs"] as? [[String: Any]], "\(reply.body)")
    }

    private func transfers() throws -> [[String: Any]] {
        let port = try #require(Int(address.split(separator: ":").last ?? ""))
        let reply = Loopback.ask("GET /facilitator/transfers", port: port)
        return try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [[String: Any]])
    }

    @Test("servers over one file: each accepted job ends once, with at most one payment, and the budget holds")
    func file() throws {
        try killed([:])
    }

    @Test(
        "servers over one database: each accepted job ends once, with at most one payment, and the budget holds",
        .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed")
    )
    func database() throws {
        let server = try PostgreSQLServer.running()
        let name = try server.newDatabase()
        try killed(["DATABASE_URL": server.url(name, password: PostgreSQLServer.password)])
    }

    private func killed(_ store: [String: String]) throws {
        var servers = try (1...3).map { _ in try start(store) }
        for number in 1...Self.jobs {
            let task =
                #"{"jobId":"job-\#(number)","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#
            #expect(Loopback.ask("POST /jobs", port: servers[number % 3].port, body: task).status == 202)
            guard number.isMultiple(of: 5) else { continue }
            servers[number % 3].program.signalled(SIGKILL)
            _ = try servers[number % 3].program.waitForExit()
            servers[number % 3] = try start(store)
        }
        while try !list("status=running", at: servers[0]).isEmpty { usleep(100_000) }
        let jobs = try list("", at: servers[1])
        #expect(jobs.count == Self.jobs)
        #expect(Set(jobs.compactMap { $0["jobId"] as? String }).count == Self.jobs)
        #expect(jobs.allSatisfy { ["completed", "failed"].contains($0["status"] as? String) && $0["endedAt"] != nil })
        let transfers = try transfers()
        #expect(Set(transfers.compactMap { $0["nonce"] as? String }).count == transfers.count)
        #expect(transfers.count <= 40, "0.01 each, 0.40 a day")
        let completed = jobs.filter { $0["status"] as? String == "completed" }
        #expect(completed.count >= 30, "\(jobs.map { $0["error"] ?? "" })")
        #expect(completed.count <= transfers.count)
        for server in servers {
            server.program.signalled(SIGTERM)
            #expect(try server.program.waitForExit() == 0)
        }
    }
}
