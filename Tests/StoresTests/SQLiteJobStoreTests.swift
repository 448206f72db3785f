import Core
import Dispatch
import ExecutorCore
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
        #expect(try await store.restart(job.key, from: [.failed])?.state == .failed)
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
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                begun.wait()
                continuation.resume()
            }
        }
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
}
