import Core
import ExecutorCore
import GRDB
import OrderedJSON
import Payments
import TestSupport
import Testing

@testable import Stores

/// Claims while the jobs of some providers are left alone.
@Suite("Queued jobs of providers that are paused")
struct PausedProviderTests {
    private static let lease = Duration.seconds(30)
    private static let waiting = 20_000

    @Test("jobs of the others are claimed in their order over all providers", arguments: StoreKind.allCases)
    func order(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            let providers = ["b", "down", "a", "full", "c\u{0}", "down", "a"]
            _ = try await store.submit(
                (0..<70).map { Job.new("\($0)", priority: $0 % 3, provider: providers[$0 % providers.count]) }
            )
            let paused: Set = ["down", "full", "unknown"]
            let all = try await store.jobs(JobFilter(), before: nil, limit: 100)
            let expected = all.filter { !paused.contains($0.provider) }
                .sorted { ($1.priority, $0.number) < ($0.priority, $1.number) }.map(\.key.jobId)
            var claimed: [String] = []
            for limit in [7, 1, 12, 0, 30] {
                let jobs = try await store.claim(by: "a", limit: limit, for: Self.lease, without: paused)
                claimed += jobs.map(\.job.key.jobId)
            }
            #expect(claimed == expected)
            #expect(try await store.claim(by: "a", limit: 9, for: Self.lease, without: paused).isEmpty)
            // A provider that was not among them a moment ago.
            _ = try await store.submit([Job.new("new", provider: "d")])
            #expect(try await store.claim(by: "a", limit: 9, for: Self.lease, without: paused).count == 1)
            #expect(try await store.claim(by: "a", limit: 99, for: Self.lease, without: []).count == 30)
        }
    }

    @Test("many workers at once get each job once, and none of a paused provider", arguments: StoreKind.allCases)
    func race(_ kind: StoreKind) async throws {
        try await kind.withJobs { store, _ in
            _ = try await store.submit((0..<300).map { Job.new("\($0)", provider: ["a", "b", "down"][$0 % 3]) })
            let ids = try await withThrowingTaskGroup(of: [String].self) { group in
                for worker in 1...8 {
                    group.addTask {
                        var ids: [String] = []
                        while try await store.backlog().waiting > 100 {
                            let claimed = try await store.claim(
                                by: "\(worker)",
                                limit: 7,
                                for: Self.lease,
                                without: ["down"]
                            )
                            ids += claimed.map(\.job.key.jobId)
                        }
                        return ids
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(ids.count == 200 && Set(ids).count == 200)
        }
    }

    @Test func `SQLite finds the others by the index, in a file of the version before as well`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/ledger.sqlite"
        try Self.makeFileOfVersion3(path)
        let file = SQLiteFile(path: path, clock: .manual(ManualClock(at: Wish.noon)))
        let store = SQLiteJobStore(file: file)
        let claimed = try await store.claim(by: "a", limit: 2, for: Self.lease, without: ["down"])
        #expect(claimed.map(\.job.key.jobId) == ["up 2", "up 1"])
        #expect(try await store.backlog().waiting == Self.waiting + 1)
        #expect(try await store.job(JobKey(jobId: "ended"))?.answer == ["status": "completed"])
        let plans = try await file.read { database throws(LedgerError) in
            try LedgerError.translating(file: path) {
                let queries: [(String, StatementArguments)] = [
                    (SQLiteJobTable.groups, []), (SQLiteJobTable.firstOfGroup, ["", "up", 1]),
                ]
                return try queries.flatMap { sql, arguments in
                    try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments)
                        .map { $0["detail"] as String }
                }
            }
        }
        let steps = plans.filter { $0.contains("jobs") }
        #expect(steps.count >= 3 && steps.allSatisfy { $0.contains("jobsQueuedByGroup") }, "\(plans)")
    }

    /// Makes a file as the program before wrote it, with jobs.
    private static func makeFileOfVersion3(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { database in
            for migration in LedgerSchema.migrations[..<3] { try database.execute(sql: migration) }
            try database.execute(
                sql: """
                    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(waiting))
                    INSERT INTO jobs (tenant, jobId, task, provider, priority, createdAt, state, runAfter, attempts,
                        losses, isCancelled)
                    SELECT '', n, '{}', 'down', n % 3, 0, 'queued', 0, 0, 0, 0 FROM numbers
                    UNION ALL SELECT '', 'up ' || column1, '{}', 'up', column1, 0, 'queued', 0, 0, 0, 0
                    FROM (VALUES (0), (1), (2));
                    INSERT INTO endedJobs VALUES
                        (30000, '', 'ended', '{}', 'up', 0, 0, 'completed', 0, 1, 0, 0, 0, 0, '{"status":"completed"}', 1);
                    PRAGMA application_id = \(LedgerSchema.application);
                    PRAGMA user_version = 3;
                    """
            )
        }
        try queue.close()
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is installed"), arguments: [false, true])
    func `PostgreSQL visits no job of a paused provider, in tables of the version before as well`(
        _ knowsSizes: Bool
    ) async throws {
        let fixture = try PostgreSQLFixture()
        try Self.makeTablesOfVersion1(in: fixture)
        let time = PostgreSQLTime.clock(.manual(ManualClock(at: Wish.noon)))
        let database = PostgreSQLDatabase(url: fixture.server.url(fixture.name), time: time)
        let store = PostgreSQLJobStore(database: database)
        #expect(try await store.backlog().waiting == Self.waiting + 3)
        #expect(try await store.job(JobKey(jobId: "ended"))?.answer == ["status": "completed"])
        if knowsSizes { try fixture.server.run("ANALYZE galaksio.jobs", in: fixture.name) }
        let parameters = ["0", "a", "1", "2", "{\"\"}", "{up}", "{0}", "{-100}", "{0}", "{0}"]
        let plans = try await database.transaction(.write) { session throws(LedgerError) in
            let groups = try session.rows("EXPLAIN (ANALYZE) \(PostgreSQLJobTable.groupsQuery)")
            return try groups + session.rows("EXPLAIN (ANALYZE) \(PostgreSQLJobTable.claimOfSome)", parameters)
        }
        let lines = plans.compactMap { $0.cell(at: 0).text }
        #expect(lines.contains { $0.contains("using jobs_queued_by_group") })
        // No step has more rows than there are jobs of the other provider.
        let counts = lines.flatMap { line in
            [/actual time=.* rows=(\d+)/, /Removed by Filter: (\d+)/]
                .compactMap { line.firstMatch(of: $0).flatMap { Int($0.1) } }
        }
        #expect(counts.count > 10 && counts.allSatisfy { $0 <= 3 }, "\(lines.joined(separator: "\n"))")
        // The leases of that claim are over.
        #expect(try await store.claim(by: "a", limit: 9, for: Self.lease, without: ["down"]).count == 3)
    }

    /// Makes tables as the program before wrote them, with jobs.
    private static func makeTablesOfVersion1(in fixture: PostgreSQLFixture) throws {
        try fixture.server.run(
            """
            CREATE SCHEMA galaksio;
            \(PostgreSQLSchema.migrations[0])
            CREATE TABLE galaksio.version (number integer NOT NULL);
            INSERT INTO galaksio.version VALUES (1);
            INSERT INTO galaksio.jobs (tenant, job_id, task, provider, priority, created_at, state, run_after)
                SELECT '', n::text, '{}', 'down', n % 3, 0, 'queued', 0 FROM generate_series(1, \(waiting)) AS n
                UNION ALL SELECT '', 'up ' || n, '{}', 'up', n, 0, 'queued', 0 FROM generate_series(0, 2) AS n;
            INSERT INTO galaksio.ended_jobs VALUES (30000, '', 'ended', '{}', 'up', 0, 0, 'completed', 0, 1, 0, false,
                0, 0, '{"status":"completed"}', 1);
            """,
            in: fixture.name
        )
    }
}
