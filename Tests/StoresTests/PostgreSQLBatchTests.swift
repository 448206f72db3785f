import Core
import ExecutorCore
import OrderedJSON
import Payments
import TestSupport
import Testing

@testable import Stores

/// Batches of jobs that are too large for one statement.
@Suite("Large batches in PostgreSQL", .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is installed"))
struct PostgreSQLBatchTests {
    private let fixture: PostgreSQLFixture

    init() throws {
        fixture = try PostgreSQLFixture()
    }

    /// Has the server note the number of rows of each statement that inserts into a table.
    private func noteInsertions() throws {
        try fixture.server.run(
            """
            CREATE TABLE insertions (place serial, into_table text, count bigint);
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
                INSERT INTO public.insertions (into_table, count) SELECT TG_TABLE_NAME, count(*) FROM added;
                RETURN NULL;
            END$$;
            CREATE TRIGGER note AFTER INSERT ON galaksio.jobs
                REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note();
            CREATE TRIGGER note AFTER INSERT ON galaksio.ended_jobs
                REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note();
            """,
            in: fixture.name
        )
    }

    private func insertions(into table: String) throws -> [String] {
        try fixture.server.run(
            "SELECT count FROM insertions WHERE into_table = '\(table)' ORDER BY place",
            in: fixture.name
        ).split(separator: "\n").map { String($0) }
    }

    @Test func `tasks and answers are written in several statements of one transaction`() async throws {
        let database = fixture.database()
        let store = PostgreSQLJobStore(database: database)
        try await database.prepare()
        try noteInsertions()
        let jobs = ["e", "a", "d", "b", "c"].map { Job.new($0) }
        let size = try JobRow.stored(jobs[0].task, file: "").utf8.count
        let submissions = try await database.transaction(.write) { session throws(LedgerError) in
            try PostgreSQLJobTable(session: session, batchSize: 2 * size).submit(jobs + [jobs[0]])
        }
        #expect(submissions.map(\.isAccepted) == [true, true, true, true, true, false])
        #expect(try insertions(into: "jobs") == ["2", "2", "1"])
        let claimed = try await store.claim(by: "a", limit: 9, for: PostgreSQLFixture.lease, without: [])
        #expect(claimed.map(\.job.key) == jobs.map(\.key))
        let answers: [JSONObject] = (1...5).map { ["result": .string(String(repeating: "\($0)", count: 100))] }
        let endings = zip(claimed, answers).map { JobEnding($0.lease, .ended(.completed, $1)) }
        let isEnded = try await database.transaction(.write) { session throws(LedgerError) in
            try PostgreSQLJobTable(session: session, batchSize: 300).finish(endings)
        }
        #expect(isEnded == Array(repeating: true, count: 5))
        #expect(try insertions(into: "ended_jobs") == ["2", "2", "1"])
        let ended = try await store.jobs(JobFilter(), before: nil, limit: 9)
        #expect(ended.reversed().map(\.answer) == answers)
    }

    @Test(
        "batches have a limit of size, and an element each",
        arguments: [
            ([Int](), [[Int]]()), ([5], [[5]]), ([5, 6], [[5], [6]]), ([11, 1], [[11], [1]]),
            ([4, 6, 1], [[4, 6], [1]]), ([0, 0, 10, 0, 12], [[0, 0, 10, 0], [12]]),
        ]
    )
    func sizes(_ sizes: [Int], _ batches: [[Int]]) {
        #expect(sizes.batches(of: 10) { $0 }.map { Array($0) } == batches)
    }
}
