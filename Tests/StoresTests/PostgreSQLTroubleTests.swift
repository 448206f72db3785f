import Core
import ExecutorCore
import PaymentModel
import Payments
import TestSupport
import Testing

@testable import Stores

/// Databases that are lost, full, read-only, of another version, or not there.
@Suite("A PostgreSQL database in trouble", .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is installed"))
struct PostgreSQLTroubleTests {
    private let fixture: PostgreSQLFixture
    private var server: PostgreSQLServer { fixture.server }
    private var name: String { fixture.name }

    init() throws {
        fixture = try PostgreSQLFixture()
    }

    @Test func `connections that were lost are replaced, for reads and for writes`() async throws {
        let (jobs, ledger) = (fixture.jobs(), fixture.ledger())
        _ = try await jobs.submit([Job.new("1")])
        let entry = try #require(try await ledger.reserve(Wish.cents(5), within: .none, begins: true).entry)
        try server.endConnections(to: name)
        #expect(try await jobs.job(JobKey(jobId: "1"))?.state == .queued)
        #expect(try await ledger.entry(entry.id) == entry)
        try server.endConnections(to: name)
        #expect((try await jobs.submit([Job.new("1")]).first)?.isKnown == true)
        try await ledger.see(.paid, of: entry.id)
        #expect(try await ledger.entry(entry.id)?.facts.count == 1)
        try server.endConnections(to: name)
        #expect(try await jobs.claim(by: "a", limit: 1, for: PostgreSQLFixture.lease, without: []).count == 1)
    }

    @Test(arguments: [DatabaseProxy.Loss.commit, .answer])
    func `a job whose commit was lost is accepted once`(_ loss: DatabaseProxy.Loss) async throws {
        let proxy = try DatabaseProxy(to: server.port)
        defer { proxy.end() }
        let jobs = fixture.jobs(server.url(name, port: proxy.port, password: PostgreSQLServer.password))
        _ = try await jobs.submit([Job.new("0")])
        proxy.lose(loss)
        #expect((try await jobs.submit([Job.new("1")]).first)?.isAccepted == true)
        #expect(proxy.hasLost)
        #expect((try await jobs.submit([Job.new("1")]).first)?.isKnown == true)
        #expect(try await jobs.jobs(JobFilter(), before: nil, limit: 9).count == 2)
    }

    @Test(arguments: [DatabaseProxy.Loss.commit, .answer])
    func `money whose commit was lost is reserved once`(_ loss: DatabaseProxy.Loss) async throws {
        let proxy = try DatabaseProxy(to: server.port)
        defer { proxy.end() }
        let url = server.url(name, port: proxy.port, password: PostgreSQLServer.password)
        let time = PostgreSQLTime.clock(.manual(ManualClock(at: Wish.noon)))
        let ledger = fixture.ledger(PostgreSQLDatabase(url: url, time: time))
        _ = try await ledger.entries()
        proxy.lose(loss)
        #expect(try await ledger.reserve(Wish.cents(5), within: .none).entry != nil)
        #expect(proxy.hasLost)
        #expect(try await ledger.entries().count == 1)
        #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(5))
    }

    @Test func `an unknown commit is reported while the database stays away, and known after that`() async throws {
        let proxy = try DatabaseProxy(to: server.port)
        let jobs = fixture.jobs(server.url(name, port: proxy.port, password: PostgreSQLServer.password))
        _ = try await jobs.submit([Job.new("0")])
        proxy.lose(.answer)
        proxy.end()
        let error = await #expect(throws: JobStoreError.self) {
            _ = try await jobs.submit([Job.new("1")])
        }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.message.hasSuffix("whether the last write was kept is not known") == true, "\(error as Any)")
        #expect((try await fixture.jobs().submit([Job.new("1")]).first)?.isKnown == true)
    }

    @Test func `tables of a newer program are left alone`() async throws {
        try await fixture.database().prepare()
        try server.run("UPDATE galaksio.version SET number = number + 1, oldest = number + 1", in: name)
        let database = fixture.database()
        let error = await #expect(throws: LedgerError.self) { try await database.prepare() }
        #expect(error == .newer(file: database.name, version: PostgreSQLSchema.version + 1))
        #expect(error?.message.contains("was written by a newer version of galaksio") == true)
        #expect(try server.run("SELECT count(*) FROM galaksio.jobs", in: name) == "0")
    }

    @Test("the password is in no error", arguments: ["wrong", "unreachable", "malformed", "noport", "nodatabase"])
    func secret(_ sort: String) async throws {
        let secret = "wr0ng-phrase"
        let url =
            switch sort {
            case "wrong": server.url(name, password: secret)
            case "unreachable": server.url(name, port: 1, password: secret)
            case "malformed": server.url(name, password: "\(secret)%zz")
            case "noport": "postgresql://postgres:\(secret)@127.0.0.1:\(secret)/\(name)"
            default: "host=127.0.0.1 port=\(server.port) user=postgres password=\(secret) dbname=\(secret)"
            }
        let database = fixture.database(url)
        let error = await #expect(throws: LedgerError.self) { try await database.prepare() }
        let texts = ["\(error as Any)", error?.message ?? "", database.name, "\(database)"]
        #expect(error?.code == (sort == "malformed" ? .fileFailed : .storeUnavailable), "\(texts)")
        for text in texts { #expect(!text.contains(secret)) }
        let jobs = PostgreSQLJobStore(database: database)
        let failure = await #expect(throws: JobStoreError.self) {
            _ = try await jobs.submit([Job.new("1")])
        }
        #expect(failure?.message == error?.message)
    }

    @Test(
        "a database that is full or read-only says so, and takes the job once it is not",
        arguments: [
            ("53100", "No space left on device"), ("25006", "cannot execute INSERT in a read-only transaction"),
            ("42501", "permission denied for table jobs"),
        ]
    )
    func refusesWrites(_ state: String, _ reason: String) async throws {
        let jobs = fixture.jobs()
        _ = try await jobs.submit([Job.new("0")])
        try server.run(
            """
            CREATE FUNCTION galaksio.refuse() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN RAISE EXCEPTION USING ERRCODE = '\(state)', MESSAGE = '\(reason)'; END$$;
            CREATE TRIGGER refuse BEFORE INSERT ON galaksio.jobs EXECUTE FUNCTION galaksio.refuse();
            """,
            in: name
        )
        let error = await #expect(throws: JobStoreError.self) {
            _ = try await jobs.submit([Job.new("1")])
        }
        #expect(error?.message.hasSuffix(": \(reason)") == true, "\(error as Any)")
        #expect(error?.code == (state == "42501" ? .fileFailed : .storeUnavailable))
        #expect(try await jobs.job(JobKey(jobId: "0"))?.state == .queued)
        try server.run("DROP FUNCTION galaksio.refuse CASCADE", in: name)
        #expect((try await jobs.submit([Job.new("1")]).first)?.isAccepted == true)
    }
}
