import BigInt
import Core
import ExecutorCore
import Foundation
import OrderedJSON
import PaymentModel
import Payments
import TestSupport
import Testing

@testable import Stores

/// The promises of the stores in PostgreSQL beyond those that all stores keep.
@Suite("Stores in PostgreSQL", .enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is installed"))
struct PostgreSQLStoreTests {
    private static let lease = Duration.seconds(30)
    private let server: PostgreSQLServer
    private let name: String

    init() throws {
        server = try PostgreSQLServer.running()
        name = try server.newDatabase()
    }

    private func database(_ url: String? = nil, connections: Int = 4) -> PostgreSQLDatabase {
        PostgreSQLDatabase(url: url ?? server.url(name), connections: connections)
    }

    private func jobs(_ url: String? = nil) -> PostgreSQLJobStore {
        PostgreSQLJobStore(database: database(url))
    }

    private func ledger(_ database: PostgreSQLDatabase? = nil) -> PaymentLedger {
        let time = PostgreSQLTime.clock(.manual(ManualClock(at: Wish.noon)))
        let database = database ?? PostgreSQLDatabase(url: server.url(name), time: time)
        return PaymentLedger(store: PostgreSQLLedgerStore(database: database), session: "run")
    }

    private func job(_ id: String, value: String = "v") -> NewJob {
        let fields: JSONObject = ["cacheId": "c", "cacheKey": "k", "cacheValue": .string(value)]
        return NewJob(
            key: JobKey(jobId: id),
            task: ExecutorTask(jobId: id, provider: "xcache", operation: .set, fields: fields)
        )
    }

    private func isAccepted(_ submission: JobSubmission?) -> Bool {
        if case .accepted? = submission { true } else { false }
    }

    private func isKnown(_ submission: JobSubmission?) -> Bool {
        if case .known? = submission { true } else { false }
    }

    @Test func `connections that were lost are replaced, for reads and for writes`() async throws {
        let (jobs, ledger) = (jobs(), ledger())
        _ = try await jobs.submit([job("1")])
        let entry = try #require(try await ledger.reserve(Wish.cents(5), within: .none, begins: true).entry)
        try server.endConnections(to: name)
        #expect(try await jobs.job(JobKey(jobId: "1"))?.state == .queued)
        #expect(try await ledger.entry(entry.id) == entry)
        try server.endConnections(to: name)
        #expect(isKnown(try await jobs.submit([job("1")]).first))
        try await ledger.see(.paid, of: entry.id)
        #expect(try await ledger.entry(entry.id)?.facts.count == 1)
        try server.endConnections(to: name)
        #expect(try await jobs.claim(by: "a", limit: 1, for: Self.lease, without: []).count == 1)
    }

    @Test(arguments: [DatabaseProxy.Loss.commit, .answer])
    func `a job whose commit was lost is accepted once`(_ loss: DatabaseProxy.Loss) async throws {
        let proxy = try DatabaseProxy(to: server.port)
        defer { proxy.end() }
        let jobs = jobs(server.url(name, port: proxy.port, password: PostgreSQLServer.password))
        _ = try await jobs.submit([job("0")])
        proxy.lose(loss)
        #expect(isAccepted(try await jobs.submit([job("1")]).first))
        #expect(proxy.hasLost)
        #expect(isKnown(try await jobs.submit([job("1")]).first))
        #expect(try await jobs.jobs(JobFilter(), before: nil, limit: 9).count == 2)
    }

    @Test(arguments: [DatabaseProxy.Loss.commit, .answer])
    func `money whose commit was lost is reserved once`(_ loss: DatabaseProxy.Loss) async throws {
        let proxy = try DatabaseProxy(to: server.port)
        defer { proxy.end() }
        let url = server.url(name, port: proxy.port, password: PostgreSQLServer.password)
        let time = PostgreSQLTime.clock(.manual(ManualClock(at: Wish.noon)))
        let ledger = ledger(PostgreSQLDatabase(url: url, time: time))
        _ = try await ledger.entries()
        proxy.lose(loss)
        #expect(try await ledger.reserve(Wish.cents(5), within: .none).entry != nil)
        #expect(proxy.hasLost)
        #expect(try await ledger.entries().count == 1)
        #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(5))
    }

    @Test func `an unknown commit is reported while the database stays away, and known after that`() async throws {
        let proxy = try DatabaseProxy(to: server.port)
        let jobs = jobs(server.url(name, port: proxy.port, password: PostgreSQLServer.password))
        _ = try await jobs.submit([job("0")])
        proxy.lose(.answer)
        proxy.end()
        let error = await #expect(throws: JobStoreError.self) { _ = try await jobs.submit([job("1")]) }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.message.hasSuffix("whether the last write was kept is not known") == true, "\(error as Any)")
        #expect(isKnown(try await self.jobs().submit([job("1")]).first))
    }

    @Test func `tables of a newer program are left alone`() async throws {
        try await database().prepare()
        try server.run("UPDATE galaksio.version SET number = number + 1", in: name)
        let database = database()
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
        let database = database(url)
        let error = await #expect(throws: LedgerError.self) { try await database.prepare() }
        let texts = ["\(error as Any)", error?.message ?? "", database.name, "\(database)"]
        #expect(error?.code == (sort == "malformed" ? .fileFailed : .storeUnavailable), "\(texts)")
        for text in texts { #expect(!text.contains(secret)) }
        let jobs = PostgreSQLJobStore(database: database)
        let failure = await #expect(throws: JobStoreError.self) { _ = try await jobs.submit([job("1")]) }
        #expect(failure?.message == error?.message)
    }

    @Test func `two machines do each of 200 jobs once`() async throws {
        try await race([jobs(), jobs()])
    }

    @Test(.enabled(if: DatabasePooler.isInstalled, "PgBouncer is installed"))
    func `everything works through PgBouncer in transaction mode`() async throws {
        let pooler = try DatabasePooler(to: server)
        defer { pooler.end() }
        let url = server.url(name, port: pooler.port, password: PostgreSQLServer.password)
        try await race([jobs(url), jobs(url)])
        let time = PostgreSQLTime.clock(.manual(ManualClock(at: Wish.noon)))
        try await spend([1, 2].map { _ in ledger(PostgreSQLDatabase(url: url, time: time)) })
    }

    /// Has several stores of one database do 200 jobs.
    private func race(_ stores: [PostgreSQLJobStore]) async throws {
        _ = try await stores[0].submit((1...200).map { job("\($0)") })
        let ids = try await withThrowingTaskGroup(of: [String].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var ids: [String] = []
                    while true {
                        let store = stores[worker % 2]
                        let claimed = try await store.claim(by: "\(worker)", limit: 3, for: Self.lease, without: [])
                        if claimed.isEmpty { return ids }
                        ids += claimed.map(\.job.key.jobId)
                        let ends = claimed.map { JobEnding($0.lease, .ended(.completed, ["status": "completed"])) }
                        #expect(try await store.finish(ends).allSatisfy(\.self))
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ids.count == 200 && Set(ids).count == 200)
        #expect(try await stores[1].backlog().waiting == 0)
    }

    @Test func `a job that ends while it is submitted again is accepted once`() async throws {
        let stores = [jobs(), jobs()]
        let batch = (1...40).map { job("\($0)") }
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for sender in 0..<4 {
                group.addTask {
                    var count = 0
                    for _ in 1...30 {
                        let answers = try await stores[sender % 2].submit(sender < 2 ? batch : batch.reversed())
                        count += answers.count { self.isAccepted($0) }
                    }
                    return count
                }
            }
            group.addTask {
                for _ in 1...200 {
                    let claimed = try await stores[1].claim(by: "w", limit: 2, for: Self.lease, without: [])
                    _ = try await stores[1].finish(claimed.map { JobEnding($0.lease, .ended(.completed, [:])) })
                }
                return 0
            }
            return try await group.reduce(0, +)
        }
        #expect(accepted == batch.count)
        let doubled = "SELECT count(*) FROM galaksio.jobs JOIN galaksio.ended_jobs USING (tenant, job_id)"
        #expect(try server.run(doubled, in: name) == "0")
    }

    @Test func `two machines never spend more than the budget together`() async throws {
        try await spend([ledger(), ledger()])
    }

    /// Has two ledgers of one database reserve twice the budget.
    private func spend(_ ledgers: [PaymentLedger]) async throws {
        let reserved = try await withThrowingTaskGroup(of: Bool.self) { group in
            for attempt in 0..<200 {
                group.addTask {
                    let wish = try Wish.cents(1, job: "\(attempt)")
                    return try await ledgers[attempt % 2].reserve(wish, within: .cents(daily: 100)).entry != nil
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(reserved == 100)
        #expect(try await ledger().spent(.dollars, at: Wish.noon).today == .cents(100))
        #expect(try await ledger().entries().count == 100)
    }

    @Test(arguments: 1...5) func `a new database can be opened by many at once`(_ turn: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask { _ = try await self.jobs().submit([self.job("\(number)")]) }
            }
            try await group.waitForAll()
        }
        #expect(try await jobs().backlog().waiting == 8)
    }

    @Test func `a new job wakes the workers of another process, which would look again after an hour`() async throws {
        let (sender, receiver) = (jobs(), jobs())
        let woken = receiver.changesElsewhere()
        _ = try await receiver.backlog()
        var wakes = woken.makeAsyncIterator()
        // The first one says that the process listens now.
        #expect(await wakes.next() != nil)
        _ = try await sender.submit([job("1")])
        #expect(await wakes.next() != nil)
        let claimed = try await receiver.claim(by: "a", limit: 1, for: Self.lease, without: [])
        #expect(claimed.count == 1)
        _ = try await sender.backlog()
        let own = sender.changesElsewhere()
        var ownWakes = own.makeAsyncIterator()
        #expect(await ownWakes.next() != nil)
        // A process whose connection is lost listens on another one.
        try server.endConnections(to: name)
        #expect(await ownWakes.next() != nil)
    }

    @Test func `the clock of the database decides`() async throws {
        func now() throws -> Int {
            try #require(Int(try server.run("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint", in: name)))
        }
        let database = database()
        try await database.prepare()
        let jobs = PostgreSQLJobStore(database: database)
        let before = try now()
        _ = try await jobs.submit([job("1")])
        let claimed = try #require(try await jobs.claim(by: "a", limit: 1, for: .milliseconds(1), without: []).first)
        let moments = [claimed.job.createdAt, claimed.job.startedAt ?? Wish.noon].map(\.sinceEpoch.milliseconds)
        let after = try now()
        #expect(moments.allSatisfy { (before...after).contains($0) }, "\(before) \(moments) \(after)")
        _ = try server.run("SELECT pg_sleep(0.01)", in: name)
        let again = try #require(try await jobs.claim(by: "b", limit: 1, for: Self.lease, without: []).first)
        #expect(again.job.losses == 1 && again.lease.fence == claimed.lease.fence + 1)
        #expect(try await jobs.renew([claimed.lease, again.lease], for: Self.lease) == [.lost, .kept])
    }

    @Test func `a write that fails leaves those that share its transaction as they are`() async throws {
        let ledger = ledger()
        let store = try #require(ledger.store as? PostgreSQLLedgerStore)
        let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 1...40 {
                group.addTask {
                    do {
                        return try await store.write { table throws(LedgerError) in
                            try table.setTotal(1, .dollars, .session("\(number)"))
                            guard number.isMultiple(of: 2) else { throw .locked(file: "x") }
                            return true
                        }
                    } catch LedgerError.locked { return false }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(kept == 20)
        #expect(try server.run("SELECT count(*) FROM galaksio.totals", in: name) == "20")
    }

    @Test("an entry comes back as it went in", arguments: ["wallet", "router", "token", "bare"])
    func roundTrip(_ sort: String) async throws {
        let wish =
            switch sort {
            case "wallet": Wish.full(try Wish.cents(5, job: "a\u{0}b"))
            case "router": Wish.full(try Wish.cents(5, window: nil))
            case "token": Wish.full(try Wish.units(5))
            default: try Wish.cents(5, job: String(repeating: "long \"\\{},", count: 5000))
            }
        let store = PostgreSQLLedgerStore(database: database())
        var expected = wish
        expected.id = try await store.write { table throws(LedgerError) in
            let id = try table.insert(wish)
            guard let entry = try table.entry(id) else { return 0 }
            try table.update(entry, from: entry)
            return id
        }
        #expect(expected.id == 1)
        #expect(try await ledger().entries() == [expected])
        #expect(try await ledger().entries(ofJob: wish.jobId) == [expected])
        #expect(try await ledger().entries(ofJob: "a").isEmpty)
    }
}
