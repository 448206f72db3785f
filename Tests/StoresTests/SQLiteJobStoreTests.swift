import Core
import Dispatch
import ExecutorCore
import Foundation
import GRDB
import OrderedJSON
import Payments
import TestSupport
import Testing

@testable import Stores

/// The promises of the jobs in an SQLite file beyond those that all stores keep.
@Suite("Jobs in SQLite")
struct SQLiteJobStoreTests {
    private let folder: TemporaryFolder
    private let time = ManualClock(at: Wish.noon)
    private let file: SQLiteFile
    private let store: SQLiteJobStore
    private static let lease = Duration.seconds(30)

    init() throws {
        folder = try TemporaryFolder()
        file = SQLiteFile(path: "\(folder.path)/ledger.sqlite", clock: .manual(time))
        store = SQLiteJobStore(file: file)
    }

    /// Changes the file as another program would.
    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: file.path)
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("an unreadable answer does not keep its job from being read", arguments: ["[[[", "{}x", "1", "\u{1A}"])
    func unreadable(_ text: String) async throws {
        _ = try await store.submit([Job.new("1"), Job.new("2")])
        let claimed = try await store.claim(by: "a", limit: 1, for: Self.lease, without: [])
        _ = try await store.finish([JobEnding(claimed[0].lease, .ended(.failed, ["status": "failed"]))])
        try change("UPDATE endedJobs SET answer = '\(text)'")
        let job = try #require(try await store.job(claimed[0].job.key))
        #expect(job.state == .failed && job.answer?["omitted"] == ["result", "payment"])
        #expect(try await store.jobs(JobFilter(), before: nil, limit: 9).count == 2)
        // It may have been paid for.
        #expect(try await store.restart(job.key, from: [.failed], trace: nil)?.state == .failed)
        let again = try await store.submit([Job.new("1"), Job.new("3")])
        #expect(again[0].isKnown && again[1].isAccepted)
    }

    @Test func `a claim goes by the time of its turn, not by that at which it began to wait`() async throws {
        _ = try await store.submit([Job.new("1")])
        let (begun, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let work = Task { [file] in
            try await file.write { _ in
                begun.signal()
                end.wait()
            }
        }
        await begun.signalled()
        let claim = Task { [store] in try await store.claim(by: "a", limit: 1, for: Self.lease, without: []) }
        while file.waitingCount == 0 { await Task.yield() }
        time.advance(by: .seconds(20))
        end.signal()
        _ = try await work.value
        let claimed = try #require(try await claim.value.first)
        #expect(claimed.job.startedAt == Wish.noon + .seconds(20))
        time.advance(by: .seconds(29))
        #expect(try await store.claim(by: "b", limit: 1, for: Self.lease, without: []).isEmpty)
    }

    /// Inserts jobs in a state as another program would.
    private func insert(_ count: Int, _ state: JobState, provider: String = "xcache") throws {
        try change(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))
            INSERT INTO jobs (tenant, jobId, task, provider, priority, createdAt, state, runAfter, attempts, losses,
                isCancelled, owner, leaseEnds)
            SELECT '', '\(provider)-\(state.rawValue)-' || n, '{}', '\(provider)', n % 3, 0, '\(state.rawValue)',
                0, 0, 0, 0, 'a', 0 FROM numbers
            """
        )
    }

    @Test func `a claim settles at most a thousand jobs that are due, and as many of lost workers`() async throws {
        _ = try await store.submit([])
        try insert(1500, .scheduled)
        try insert(1200, .running)
        _ = try await store.claim(by: "b", limit: 0, for: Self.lease, without: [])
        #expect(try await count(.scheduled) == 500)
        #expect(try await count(.running) == 200)
        _ = try await store.claim(by: "b", limit: 0, for: Self.lease, without: [])
        #expect(try await count(.scheduled) == 0)
        #expect(try await count(.running) == 0)
        #expect(try await count(.queued) == 2700)
    }

    private func count(_ state: JobState) async throws -> Int {
        var filter = JobFilter()
        filter.states = [state]
        return try await store.jobs(filter, before: nil, limit: 10_000).count
    }

    @Test func `only a job that is accepted makes a file`() async throws {
        let key = JobKey(jobId: "1")
        #expect(try await store.job(key) == nil)
        #expect(try await store.jobs(JobFilter(), before: nil, limit: 9).isEmpty)
        #expect(try await store.cancel(key) == nil)
        #expect(try await store.restart(key, from: JobRecord.retriedStates, trace: nil) == nil)
        #expect(try await store.claim(by: "a", limit: 1, for: Self.lease, without: []).isEmpty)
        #expect(try await store.trim(endedBefore: Wish.noon, limit: 9) == 0)
        #expect(try await store.backlog() == JobBacklog(waiting: 0, oldest: nil))
        #expect(!FileManager.default.fileExists(atPath: file.path))
        _ = try await store.submit([Job.new("1")])
        #expect(FileManager.default.fileExists(atPath: file.path))
    }

    @Test func `a file that is removed while it is used is an error, not an empty queue`() async throws {
        _ = try await store.submit([Job.new("1")])
        try FileManager.default.removeItem(atPath: file.path)
        let error = JobStoreError(LedgerError.replaced(file: file.path))
        await #expect(throws: error) { _ = try await store.cancel(JobKey(jobId: "1")) }
        await #expect(throws: error) { _ = try await store.claim(by: "a", limit: 1, for: Self.lease, without: []) }
    }

    @Test func `listings of one form share one statement, whatever their values are`() {
        var texts: Set<String> = []
        for number in 1...200 {
            var filter = JobFilter()
            filter.tenant = "\(number)"
            filter.states = Set(JobState.allCases.shuffled().prefix(1 + number % JobState.allCases.count))
            filter.provider = "provider \(number)"
            filter.since = Wish.noon + .seconds(number)
            filter.until = Wish.noon + .seconds(number + 60)
            texts.insert(SQLiteJobTable.query(filter, before: Int64(number), limit: number).condition)
        }
        #expect(texts.count == 1)
    }

    @Test(
        "numbers that no program wrote are damage",
        arguments: ["attempts", "losses", "priority"],
        [Int.max, Int.min, 1_000_000_001, -101]
    )
    func invalidNumber(_ column: String, _ number: Int) async throws {
        _ = try await store.submit([Job.new("1")])
        try change("UPDATE jobs SET \(column) = \(number)")
        let error = JobStoreError(LedgerError.corrupt(file: file.path, reason: "a job is invalid"))
        await #expect(throws: error) { _ = try await store.job(JobKey(jobId: "1")) }
        await #expect(throws: error) { _ = try await store.cancel(JobKey(jobId: "1")) }
    }
}
