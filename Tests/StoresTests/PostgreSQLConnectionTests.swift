import Core
import Dispatch
import ExecutorCore
import Synchronization
import TestSupport
import Testing

@testable import Stores

/// The ways in which statements reach the server.
@Suite("Connections to PostgreSQL", .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is installed"))
struct PostgreSQLConnectionTests {
    private let fixture: PostgreSQLFixture

    init() throws {
        fixture = try PostgreSQLFixture()
    }

    /// A connection by a library that has pipelines, or by an older one.
    private func connection(hasPipelines: Bool, url: String? = nil) throws -> PostgreSQLConnection {
        var library = try PostgreSQLLibrary.load()
        try #require(library.pipeline != nil)
        if !hasPipelines { library.pipeline = nil }
        return try PostgreSQLConnection(PostgreSQLAddress(url ?? fixture.server.url(fixture.name)), by: library)
    }

    @Test("a look has a limit of time, which ends with it", arguments: [true, false])
    func limit(_ hasPipelines: Bool) throws {
        let connection = try connection(hasPipelines: hasPipelines)
        let sql = "SELECT current_setting('statement_timeout'), $1::int + 1, $2"
        for _ in 1...2 {
            #expect(try connection.look(sql, ["1", nil]).rows.map(\.values) == [["30s", "2", nil]])
            #expect(connection.isIdle)
            #expect(try connection.run("SHOW statement_timeout").rows.first?.values == ["0"])
        }
        _ = try connection.look("SELECT pg_notify($1, $2)", ["channel", "text"])
    }

    @Test("an error in a look leaves the connection as it was", arguments: [true, false])
    func errors(_ hasPipelines: Bool) throws {
        let connection = try connection(hasPipelines: hasPipelines)
        for (sql, state) in [("SELECT 1 / 0", "22012"), ("SELEC", "42601")] {
            let error = #expect(throws: PostgreSQLError.self) { _ = try connection.look(sql, []) }
            #expect(error?.kind == .statement(state) && connection.failure?.kind == .statement(state))
            if !connection.isIdle { try connection.run("ROLLBACK") }
            #expect(try connection.look("SELECT 1", []).rows.count == 1)
        }
        try fixture.server.endConnections(to: fixture.name)
        let error = #expect(throws: PostgreSQLError.self) { _ = try connection.look("SELECT 1", []) }
        #expect(error?.kind == .connection && connection.isLost)
    }

    @Test(.enabled(if: DatabasePooler.isInstalled, "PgBouncer is installed"))
    func `a look has its limit behind PgBouncer in transaction mode`() throws {
        let pooler = try DatabasePooler(to: fixture.server)
        defer { pooler.end() }
        let url = fixture.server.url(fixture.name, port: pooler.port, password: PostgreSQLServer.password)
        let connections = try (1...5).map { _ in try connection(hasPipelines: true, url: url) }
        for connection in connections + connections {
            let rows = try connection.look("SELECT current_setting('statement_timeout')", []).rows
            #expect(rows.map(\.values) == [["30s"]])
            #expect(try connection.run("SHOW statement_timeout").rows.first?.values == ["0"])
        }
    }

    @Test func `notifications that nobody waits for are not kept`() throws {
        let connection = try connection(hasPipelines: true)
        try connection.run("LISTEN channel")
        for number in 1...3 {
            try connection.run("SELECT pg_notify('channel', '\(number)')")
            _ = try connection.look("SELECT pg_notify('channel', 'look \(number)')", [])
        }
        try connection.run("SELECT 1")
        try fixture.server.run("SELECT pg_notify('channel', 'awaited')", in: fixture.name)
        #expect(try connection.notifications(within: 10_000) == ["awaited"])
    }

    @Test func `connections that compare the clocks at once find the shift once`() {
        let settings = PostgreSQLSettings(
            address: PostgreSQLAddress(fixture.server.url(fixture.name)),
            time: .database
        )
        let (hour, tolerance) = (Duration.seconds(3600), Duration.seconds(1800))
        let wrong = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for turn in 0..<20_000 {
                // The clock of the database is an hour ahead at one time, and right at the next.
                _ = settings.moment(ofDatabase: AppClock.system.now + hour * (turn % 2))
                let shift = settings.clock.now - AppClock.system.now
                if shift > hour + tolerance || shift < .zero - tolerance { wrong.add(1, ordering: .relaxed) }
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }
}
