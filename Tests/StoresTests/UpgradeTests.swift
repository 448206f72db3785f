import Core
import ExecutorCore
import GRDB
import OrderedJSON
import Payments
import TestSupport
import Testing

@testable import Stores

/// Programs of two versions over one store, as they are while machines are upgraded one after the other.
@Suite("Upgrades")
struct UpgradeTests {
    private static let installed = PostgreSQLServer.isInstalled

    @Test(.enabled(if: installed, "PostgreSQL is installed"))
    func `a program works with tables that are one version newer`() async throws {
        let fixture = try PostgreSQLFixture()
        let old = fixture.jobs()
        _ = try await old.submit([Job.new("1")])
        try fixture.server.run(
            """
            UPDATE galaksio.version SET number = number + 1, oldest = number;
            ALTER TABLE galaksio.jobs ADD COLUMN another integer NOT NULL DEFAULT 0;
            CREATE TABLE galaksio.another (number bigint PRIMARY KEY);
            """,
            in: fixture.name
        )
        for store in [old, fixture.jobs()] {
            _ = try await store.submit([Job.new("2")])
            let claimed = try await store.claim(by: "a", limit: 1, for: .seconds(30), without: [])
            #expect(try await store.finish(claimed.map { JobEnding($0.lease, .ended(.completed, [:])) }) == [true])
        }
        let versions = try fixture.server.run("SELECT number, oldest FROM galaksio.version", in: fixture.name)
        #expect(versions == "\(PostgreSQLSchema.version + 1)|\(PostgreSQLSchema.version)")
    }

    @Test(.enabled(if: installed, "PostgreSQL is installed"))
    func `migrations of PostgreSQL only add`() throws {
        let fixture = try PostgreSQLFixture()
        func run(_ sql: String) throws -> String { try fixture.server.run(sql, in: fixture.name) }
        func columns() throws -> Set<Substring> {
            let sql = """
                SELECT table_name, column_name, data_type, is_nullable, column_default IS NULL
                FROM information_schema.columns WHERE table_schema = 'galaksio'
                """
            return Set(try run(sql).split(separator: "\n"))
        }
        _ = try run("CREATE SCHEMA galaksio")
        var (known, tables) = (Set<Substring>(), Set<Substring>())
        for migration in PostgreSQLSchema.migrations {
            _ = try run(migration)
            let found = try columns()
            #expect(known.isSubset(of: found))
            // An older program inserts into the tables that it knows without the columns that it does not know.
            let added = found.subtracting(known).filter { tables.contains($0.prefix { $0 != "|" }) }
            #expect(added.allSatisfy { $0.hasSuffix("|f") || $0.contains("|YES|") }, "\(added)")
            known = found
            tables = Set(found.map { $0.prefix { $0 != "|" } })
        }
    }

    @Test(.enabled(if: installed, "PostgreSQL is installed"))
    func `a migration that has to wait for a table gives up, and keeps nobody waiting`() async throws {
        let fixture = try PostgreSQLFixture()
        _ = try fixture.server.run(
            "CREATE SCHEMA galaksio; "
                + PostgreSQLSchema.migrations.dropLast().joined()
                + "CREATE TABLE galaksio.version (number integer NOT NULL, oldest integer);"
                + "INSERT INTO galaksio.version VALUES (\(PostgreSQLSchema.version - 1), 1)",
            in: fixture.name
        )
        let (server, name) = (fixture.server, fixture.name)
        let reader = Task.detached {
            _ = try? server.run("BEGIN; SELECT FROM galaksio.jobs; SELECT pg_sleep(600)", in: name)
        }
        let held = "SELECT count(*) FROM pg_locks WHERE relation = 'galaksio.jobs'::regclass"
        while try fixture.server.run(held, in: name) == "0" { await Task.yield() }
        let error = await #expect(throws: JobStoreError.self) {
            _ = try await fixture.jobs().submit([Job.new("1")])
        }
        #expect(error?.code == .storeUnavailable && error?.message.contains("lock timeout") == true)
        try fixture.server.endConnections(to: name)
        await reader.value
        #expect(try await fixture.jobs().submit([Job.new("1")]).map(\.isAccepted) == [true])
    }

    @Test func `migrations of the jobs in SQLite only add`() throws {
        let queue = try DatabaseQueue()
        try queue.write { database in
            func columns() throws -> Set<String> {
                let sql = """
                    SELECT t.name || '|' || c.name || '|' || c.type || '|' || c.cid || '|' || c."notnull" FROM pragma_table_list AS t
                    JOIN pragma_table_info(t.name) AS c WHERE t.name LIKE 'job%' OR t.name LIKE 'ended%'
                    """
                return try String.fetchSet(database, sql: sql)
            }
            let first = LedgerSchema.migrations.firstIndex { $0 == JobSchema.tables } ?? 0
            for migration in LedgerSchema.migrations[...first] { try database.execute(sql: migration) }
            var known = try columns()
            #expect(known.count > 30)
            for migration in LedgerSchema.migrations[(first + 1)...] {
                let tables = Set(known.map { $0.prefix { $0 != "|" } })
                try database.execute(sql: migration)
                let found = try columns()
                #expect(known.isSubset(of: found))
                // An older program copies rows to the jobs that have ended without naming the columns, and names them
                // elsewhere.
                let added = found.subtracting(known).filter { tables.contains($0.prefix { $0 != "|" }) }
                #expect(added.allSatisfy { $0.hasPrefix("jobs|") && $0.hasSuffix("|0") }, "\(added)")
                known = found
            }
        }
    }
}
