import Core
import ExecutorCore
import Foundation
import OrderedJSON
import PaymentModel
import Payments
import Stores
import TestSupport
import Testing

/// Measurements of the stores in PostgreSQL with durable commits, where `GALAKSIO_MEASURE` is set.
@Suite(
    "Rates of PostgreSQL",
    .serialized,
    .enabled(if: PostgreSQLServer.isInstalled && ProcessInfo.processInfo.environment["GALAKSIO_MEASURE"] != nil)
)
struct PostgreSQLRateTests {
    private let server: PostgreSQLServer
    private let database: PostgreSQLDatabase
    private let name: String
    private static let count = 10_000

    init() throws {
        server = try PostgreSQLServer.running(.durable)
        name = try server.newDatabase()
        database = PostgreSQLDatabase(url: server.url(name))
    }

    private static func job(_ number: Int) -> NewJob {
        let value = JSONValue.string(String(repeating: "v", count: 200))
        let fields: JSONObject = ["cacheId": "c", "cacheKey": "k", "cacheValue": value]
        let task = ExecutorTask(jobId: "\(number)", provider: "xcache", operation: .set, fields: fields)
        return NewJob(key: JobKey(jobId: "\(number)"), task: task)
    }

    /// Standard output may be kept back until the end.
    private static func report(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private func measure(_ name: String, _ count: Int, _ work: () async throws -> Void) async throws -> Double {
        let begin = ContinuousClock.now
        try await work()
        let rate = Double(count) / ((ContinuousClock.now - begin) / .seconds(1))
        Self.report("\(name): \(Int(rate)) a second (\(count) in all)")
        return rate
    }

    /// Accepts jobs one by one from many callers, as the server does.
    private func accept(_ queue: JobQueue, _ numbers: Range<Int>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<256 {
                group.addTask {
                    for number in numbers where number % 256 == caller { _ = try await queue.submit(Self.job(number)) }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Claims jobs and ends each of them by a call of its own.
    private func finish(_ queue: JobQueue, _ count: Int) async throws {
        var done = 0
        let answer: JSONObject = ["status": "completed", "result": ["stored": true]]
        while done < count {
            let claimed = try await queue.store.claim(by: "w", limit: 256, for: .seconds(30), without: [])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for job in claimed {
                    group.addTask { _ = try await queue.finish(JobEnding(job.lease, .ended(.completed, answer))) }
                }
                try await group.waitForAll()
            }
            done += claimed.count
        }
    }

    @Test func `jobs are accepted and finished fast enough`() async throws {
        let queue = JobQueue(store: PostgreSQLJobStore(database: database))
        let accepted = try await measure("accepted", Self.count) { try await accept(queue, 0..<Self.count) }
        #expect(accepted >= 2000)
        let finished = try await measure("claimed and finished", Self.count) { try await finish(queue, Self.count) }
        #expect(finished >= 1500)
        _ = try await measure("accepted and finished at once", Self.count) {
            async let new: Void = accept(queue, Self.count..<2 * Self.count)
            try await finish(queue, Self.count)
            try await new
        }
    }

    @Test func `a transaction that is held open does not slow the queue down`() async throws {
        let queue = JobQueue(store: PostgreSQLJobStore(database: database))
        func turn(_ name: String, _ first: Int) async throws -> Double {
            try await measure(name, Self.count) {
                async let new: Void = accept(queue, first..<first + Self.count)
                try await finish(queue, Self.count)
                try await new
            }
        }
        _ = try await turn("warm", 0)
        let before = try await turn("without", Self.count)
        let server = server, name = name
        let holder = Thread {
            _ = try? server.run(
                "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM galaksio.jobs; SELECT pg_sleep(3600)",
                in: name
            )
        }
        holder.start()
        var rates: [Double] = []
        for number in 2..<12 { rates.append(try await turn("held", number * Self.count)) }
        try server.endConnections(to: name)
        Self.report("held open: the last turn has \(Int(100 * (rates.last ?? 0) / before)) % of the rate before")
    }

    @Test func `payments are reserved and recorded`() async throws {
        let ledger = PaymentLedger(store: PostgreSQLLedgerStore(database: database), session: "run")
        _ = try await measure("reserved and paid", 2000) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<50 {
                    group.addTask {
                        for number in 0..<40 {
                            let wish = try Wish.cents(1, job: "\(caller)-\(number)", at: ledger.clock.now)
                            let entry = try await ledger.reserve(wish, within: .cents(daily: 1_000_000), begins: true)
                                .entry
                            try await ledger.see(.paid, of: try #require(entry).id)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
