import BigInt
import Core
import Dispatch
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
    private let fixture: PostgreSQLFixture
    private var server: PostgreSQLServer { fixture.server }
    private var name: String { fixture.name }

    init() throws {
        fixture = try PostgreSQLFixture()
    }

    @Test func `two machines do each of 200 jobs once`() async throws {
        try await race([fixture.jobs(), fixture.jobs()])
    }

    @Test(.enabled(if: DatabasePooler.isInstalled, "PgBouncer is installed"))
    func `everything works through PgBouncer in transaction mode`() async throws {
        let pooler = try DatabasePooler(to: server)
        defer { pooler.end() }
        let url = server.url(name, port: pooler.port, password: PostgreSQLServer.password)
        try await race([fixture.jobs(url), fixture.jobs(url)])
        let time = PostgreSQLTime.clock(.manual(ManualClock(at: Wish.noon)))
        try await spend([1, 2].map { _ in fixture.ledger(PostgreSQLDatabase(url: url, time: time)) })
    }

    /// Has several stores of one database do 200 jobs.
    private func race(_ stores: [PostgreSQLJobStore]) async throws {
        _ = try await stores[0].submit((1...200).map { Job.new("\($0)") })
        let ids = try await withThrowingTaskGroup(of: [String].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var ids: [String] = []
                    while true {
                        let store = stores[worker % 2]
                        let claimed = try await store.claim(
                            by: "\(worker)",
                            limit: 3,
                            for: PostgreSQLFixture.lease,
                            without: []
                        )
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
        let stores = [fixture.jobs(), fixture.jobs()]
        let batch = (1...40).map { Job.new("\($0)") }
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for sender in 0..<4 {
                group.addTask {
                    var count = 0
                    for _ in 1...30 {
                        let answers = try await stores[sender % 2].submit(sender < 2 ? batch : batch.reversed())
                        count += answers.count { $0.isAccepted }
                    }
                    return count
                }
            }
            group.addTask {
                for _ in 1...200 {
                    let claimed = try await stores[1].claim(
                        by: "w",
                        limit: 2,
                        for: PostgreSQLFixture.lease,
                        without: []
                    )
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
        try await spend([fixture.ledger(), fixture.ledger()])
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
        #expect(try await fixture.ledger().spent(.dollars, at: Wish.noon).today == .cents(100))
        #expect(try await fixture.ledger().entries().count == 100)
    }

    @Test(arguments: 1...5) func `a new database can be opened by many at once`(_ turn: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask { _ = try await fixture.jobs().submit([Job.new("\(number)")]) }
            }
            try await group.waitForAll()
        }
        #expect(try await fixture.jobs().backlog().waiting == 8)
    }

    @Test func `a new job wakes the workers of another process, which would look again after an hour`() async throws {
        let (sender, receiver) = (fixture.jobs(), fixture.jobs())
        let woken = receiver.changesElsewhere()
        _ = try await receiver.backlog()
        var wakes = woken.makeAsyncIterator()
        // The first one says that the process listens now.
        #expect(await wakes.next() != nil)
        _ = try await sender.submit([Job.new("1")])
        #expect(await wakes.next() != nil)
        let claimed = try await receiver.claim(by: "a", limit: 1, for: PostgreSQLFixture.lease, without: [])
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
        let database = fixture.database()
        try await database.prepare()
        let jobs = PostgreSQLJobStore(database: database)
        let before = try now()
        _ = try await jobs.submit([Job.new("1")])
        let claimed = try #require(try await jobs.claim(by: "a", limit: 1, for: .milliseconds(1), without: []).first)
        let moments = [claimed.job.createdAt, claimed.job.startedAt ?? Wish.noon].map(\.sinceEpoch.milliseconds)
        let after = try now()
        #expect(moments.allSatisfy { (before...after).contains($0) }, "\(before) \(moments) \(after)")
        _ = try server.run("SELECT pg_sleep(0.01)", in: name)
        let again = try #require(
            try await jobs.claim(by: "b", limit: 1, for: PostgreSQLFixture.lease, without: []).first
        )
        #expect(again.job.losses == 1 && again.lease.fence == claimed.lease.fence + 1)
        #expect(try await jobs.renew([claimed.lease, again.lease], for: PostgreSQLFixture.lease) == [.lost, .kept])
    }

    @Test func `a write that fails leaves those that share its transaction as they are`() async throws {
        let ledger = fixture.ledger()
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

    @Test func `leases are kept and jobs end while slow work has all other connections`() async throws {
        let database = fixture.database(connections: 4)
        let jobs = PostgreSQLJobStore(database: database)
        _ = try await jobs.submit([Job.new("1")])
        let claimed = try await jobs.claim(by: "a", limit: 1, for: PostgreSQLFixture.lease, without: [])
        let (begun, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let slow = (1...8).map { _ in
            Task {
                try await database.transaction(.snapshot) { _ throws(LedgerError) in
                    begun.signal()
                    end.wait()
                }
            }
        }
        for _ in 1...3 { await begun.signalled() }
        // Without it, a lease that waits would wait forever.
        let rescue = Task {
            try await Task.sleep(for: .seconds(20))
            for _ in slow { end.signal() }
        }
        #expect(try await jobs.renew(claimed.map(\.lease), for: PostgreSQLFixture.lease) == [.kept])
        #expect(try await jobs.finish([JobEnding(claimed[0].lease, .ended(.completed, [:]))]) == [true])
        // None of the slow work has ended, nor has it taken the connection that is kept for leases.
        rescue.cancel()
        await #expect(throws: CancellationError.self) { try await rescue.value }
        for _ in slow { end.signal() }
        for task in slow { try await task.value }
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
        let store = PostgreSQLLedgerStore(database: fixture.database())
        var expected = wish
        expected.id = try await store.write { table throws(LedgerError) in
            let id = try table.insert(wish)
            guard let entry = try table.entry(id) else { return 0 }
            try table.update(entry, from: entry)
            return id
        }
        #expect(expected.id == 1)
        #expect(try await fixture.ledger().entries() == [expected])
        #expect(try await fixture.ledger().entries(ofJob: wish.jobId) == [expected])
        #expect(try await fixture.ledger().entries(ofJob: "a").isEmpty)
    }
}
