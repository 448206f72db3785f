import Glibc
import TestSupport
import Testing

/// Kills servers that share their jobs, and counts at the counterpart.
@Suite("Servers killed in the midst of jobs", .serialized, .blocking)
struct JobCrashTests {
    private static let jobs = 60
    private static let budget = 40

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
        let shared = try JobServers(settings: store.merging(["GALAKSIO_BUDGET": "0.40"]) { $1 })
        var servers = try (1...3).map { _ in try shared.start() }
        for number in 1...Self.jobs {
            let task =
                #"{"jobId":"job-\#(number)","taskType":"cache","provider":"xcache","cacheOperation":"create"}"#
            #expect(servers[number % 3].submit(task) == 202)
            guard number.isMultiple(of: 5) else { continue }
            try servers[number % 3].kill()
            servers[number % 3] = try shared.start()
        }
        while try !servers[0].list("status=running").isEmpty { usleep(100_000) }
        let jobs = try servers[1].list()
        #expect(jobs.count == Self.jobs)
        #expect(Set(jobs.compactMap { $0["jobId"] as? String }).count == Self.jobs)
        #expect(jobs.allSatisfy { ["completed", "failed"].contains($0["status"] as? String) && $0["endedAt"] != nil })
        let settled = try shared.settled()
        #expect(settled.count <= Self.budget, "0.01 each, 0.40 a day")
        let completed = jobs.filter { $0["status"] as? String == "completed" }
        #expect(completed.count >= 30, "\(jobs.map { $0["error"] ?? "" })")
        #expect(completed.count <= settled.count)
        for server in servers { try server.end() }
    }
}
