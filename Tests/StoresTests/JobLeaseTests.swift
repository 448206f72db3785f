import BigInt
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import Stores
import TestSupport
import Testing

/// Payments by workers that hold a lease, or hold it no more.
@Suite("Payments under the lease of a job")
struct JobLeaseTests {
    /// The databases that keep jobs and payments together: PostgreSQL only where it is installed.
    private static let kinds: [StoreKind] = StoreKind.allCases.filter { $0 != .memory }

    /// Hands the ledger and the jobs of one database to a test, with the clock of both.
    private func withStores(
        _ kind: StoreKind,
        _ test: (PaymentLedger, any JobStore, ManualClock) async throws -> Void
    ) async throws {
        let time = ManualClock(at: Wish.noon)
        let folder = try TemporaryFolder()
        let file = SQLiteFile(path: "\(folder.path)/state/ledger.sqlite", clock: .manual(time))
        switch kind {
        case .postgresql:
            let server = try PostgreSQLServer.running()
            let database = PostgreSQLDatabase(url: server.url(try server.newDatabase()), time: .clock(.manual(time)))
            let ledger = PaymentLedger(store: PostgreSQLLedgerStore(database: database), session: "run")
            try await test(ledger, PostgreSQLJobStore(database: database), time)
        case .sqlite, .memory:
            let ledger = PaymentLedger(store: SQLiteLedgerStore(file: file), session: "run")
            try await test(ledger, SQLiteJobStore(file: file), time)
        }
        withExtendedLifetime(folder) {}
    }

    @Test("a worker pays while it has the job", arguments: kinds)
    func pays(_ kind: StoreKind) async throws {
        try await withStores(kind) { ledger, jobs, _ in
            _ = try await jobs.submit([Job.new("1")])
            let claimed = try #require(try await jobs.claim(by: "a", limit: 1, for: .seconds(30), without: []).first)
            let reserved = try await ledger.reserve(Wish.cents(5, job: "1"), within: .none, holding: claimed.lease)
            #expect(reserved.entry != nil)
        }
    }

    @Test("a worker whose lease is over, or whose job another one has or was cancelled, pays nothing", arguments: kinds)
    func paysNothing(_ kind: StoreKind) async throws {
        try await withStores(kind) { ledger, jobs, time in
            _ = try await jobs.submit(["1", "2", "3"].map { Job.new($0) })
            let claimed = try await jobs.claim(by: "a", limit: 3, for: .seconds(30), without: [])
            let leases = claimed.map(\.lease)
            _ = try await jobs.cancel(JobKey(jobId: "3"))
            try await expectNothing(leases[2], ledger)
            time.advance(by: .seconds(31))
            try await expectNothing(leases[0], ledger)
            let again = try await jobs.claim(by: "b", limit: 1, for: .seconds(30), without: [])
            #expect(again.map(\.lease.number) == [leases[0].number])
            try await expectNothing(leases[0], ledger)
            _ = try await jobs.finish([JobEnding(again[0].lease, .ended(.completed, [:]))])
            try await expectNothing(again[0].lease, ledger)
            #expect(try await ledger.entries().isEmpty)
        }
    }

    private func expectNothing(_ lease: JobLease, _ ledger: PaymentLedger) async throws {
        let wish = try Wish.cents(5, job: "1")
        await #expect(throws: LedgerError.takenOver) {
            _ = try await ledger.reserve(wish, within: .none, begins: true, holding: lease)
        }
    }
}
