import Foundation
import Glibc
import TestSupport
import Testing

/// Lets three servers over one database do ten thousand jobs while everything that can fail does.
@Suite("Jobs through faults", .blocking)
struct JobFaultTests {
    private static let (bodies, lines) = (10, 1000)
    /// One job in so many buys a cache for 0.01; the others read a key that is not there.
    private static let rarity = 20
    /// The budget of a day in cents, which is less than what all of them cost.
    private static let budget = 300

    /// A job as the database has it at the end.
    private struct Ended {
        let id: String
        let state: String
        let payment: [String: Any]?
        let errorCode: String?
    }

    @Test(
        "each ends once, each payment is one job's, and the budget holds",
        .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is installed")
    )
    func faults() throws {
        let database = try PostgreSQLServer()
        let name = try database.newDatabase()
        let settings = [
            "DATABASE_URL": database.url(name, password: PostgreSQLServer.password), "GALAKSIO_BUDGET": "3.00",
            "GALAKSIO_TIMEOUT": "15s", "GALAKSIO_JOB_LEASE": "10s", "GALAKSIO_JOB_WORKERS": "8",
        ]
        let shared = try JobServers(settings: settings, niceness: 10)
        var servers = try (0..<3).map { _ in try shared.start() }
        for body in 0..<Self.bodies {
            try submit(body, to: servers[body % 3])
            switch body {
            case 1, 7:
                try servers[0].kill()
                servers[0] = try shared.start()
            case 3: try database.endConnections(to: name)
            case 5: try pause(servers[1], in: database, name)
            case 8: try database.restart()
            default: break
            }
        }
        while try Int(database.run("SELECT count(*) FROM galaksio.jobs", in: name)) != 0 { usleep(200_000) }
        try check(try ended(in: database, name), against: try shared.settled())
        for server in servers { try server.end() }
    }

    /// Stops a server until all jobs that were at work then have ended, or were taken by others after its leases; then lets
    /// it go on.
    private func pause(_ server: JobServers.Server, in database: PostgreSQLServer, _ name: String) throws {
        server.program.signalled(SIGSTOP)
        let sql =
            "SELECT string_agg(format('(%s, %s)', number, fence), ', ') FROM galaksio.jobs WHERE state = 'running'"
        let held = try database.run(sql, in: name)
        let same = "state = 'running' AND (number, fence) IN (\(held))"
        while !held.isEmpty, try database.run("SELECT count(*) FROM galaksio.jobs WHERE \(same)", in: name) != "0" {
            usleep(100_000)
        }
        server.program.signalled(SIGCONT)
    }

    /// Sends a body of jobs until it is accepted; the jobs of one that failed may have been accepted.
    private func submit(_ body: Int, to server: JobServers.Server) throws {
        let tasks = (1...Self.lines).map { line in
            let id = "\(body)-\(line)"
            let operation =
                line.isMultiple(of: Self.rarity)
                ? #""cacheOperation":"create""#
                : #""cacheOperation":"get","cacheId":"96ad0856-03b1-4ee7-9666-e81abd0349e1","cacheKey":"k""#
            return #"{"jobId":"\#(id)","taskType":"cache","provider":"xcache",\#(operation)}"#
        }
        let text = tasks.joined(separator: "\n") + "\n"
        for _ in 1...100 {
            let reply = server.submitLines(text)
            let accepted = reply.body.split(separator: "\n").count { $0.contains(#""links""#) }
            if reply.status == 200, accepted == Self.lines { return }
            usleep(100_000)
        }
        Issue.record("body \(body) was not accepted")
    }

    private func ended(in database: PostgreSQLServer, _ name: String) throws -> [Ended] {
        let columns = "job_id, state, answer::json -> 'payment', answer::json -> 'errorCode'"
        let rows = try database.run("SELECT json_build_array(\(columns)) FROM galaksio.ended_jobs", in: name)
        return try rows.split(separator: "\n").map { row in
            let values = try #require(try JSONSerialization.jsonObject(with: Data(row.utf8)) as? [Any])
            let (id, state) = (try #require(values[0] as? String), try #require(values[1] as? String))
            return Ended(
                id: id,
                state: state,
                payment: values[2] as? [String: Any],
                errorCode: values[3] as? String
            )
        }
    }

    private func check(_ jobs: [Ended], against settled: Set<String>) throws {
        #expect(jobs.count == Self.bodies * Self.lines)
        #expect(Set(jobs.map(\.id)).count == jobs.count)
        #expect(jobs.allSatisfy { $0.state == "completed" || $0.state == "failed" })
        #expect(settled.count <= Self.budget)
        // Every payment at the counterpart is the one payment of one job.
        let nonces = jobs.compactMap { $0.payment?["nonce"] as? String }
        #expect(Set(nonces).count == nonces.count)
        // A job whose workers were lost three times in a row ends without an account of its payment.
        let lost = jobs.count { $0.errorCode == "worker_lost" }
        let missing = settled.subtracting(nonces)
        #expect(missing.count <= lost, "\(missing)")
        let bought = jobs.filter { $0.state == "completed" && $0.payment != nil }
        #expect(bought.count > Self.budget / 2)
        #expect(bought.allSatisfy { settled.contains($0.payment?["nonce"] as? String ?? "") })
    }
}
