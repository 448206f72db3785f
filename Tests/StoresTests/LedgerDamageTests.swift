import Core
import ExecutorCore
import Foundation
import GRDB
import Payments
import TestSupport
import Testing
import X402

@testable import Stores

/// Files that are not to be used, and stay as they are.
@Suite("Ledgers that cannot be used")
struct LedgerDamageTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/ledger.sqlite"
    }

    private func reserve(job: String = "job", timeout: Duration = .zero) async throws {
        let store = SQLiteLedgerStore(path: path, busyTimeout: timeout)
        _ = try await PaymentLedger(store: store, session: "run").reserve(
            Wish.cents(1, job: job),
            within: .cents(daily: 500)
        )
    }

    /// Does something to the file as another program would, and closes it.
    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func error(_ work: () async throws -> Void) async -> LedgerError? {
        do {
            try await work()
            return nil
        } catch {
            return error as? LedgerError
        }
    }

    @Test("bytes that are no database are damage, and stay", arguments: [1, 5, 100, 512, 5000, 100_000])
    func garbage(_ count: Int) async throws {
        let text = String(repeating: "?", count: count)
        try folder.write(text, to: "ledger.sqlite")
        let error = await error { try await reserve() }
        #expect(error == .corrupt(file: path, reason: "file is not a database"))
        #expect(folder.read("ledger.sqlite") == text)
    }

    @Test func `a newer ledger is left to newer programs`() async throws {
        try await reserve()
        try change("PRAGMA user_version = 99")
        let error = await error { try await reserve(job: "second") }
        #expect(error == .newer(file: path, version: 99))
        try change("PRAGMA user_version = \(LedgerSchema.version)")
        #expect(try await PaymentLedger(store: SQLiteLedgerStore(path: path), session: "run").entries().count == 1)
    }

    @Test func `the database of another program is left alone`() async throws {
        try change("CREATE TABLE bookmarks (url TEXT)")
        let before = FileManager.default.contents(atPath: path)
        let error = await error { try await reserve() }
        #expect(error == .corrupt(file: path, reason: "it belongs to another program"))
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    @Test func `a ledger cut short is damaged`() async throws {
        // The store before may still be closing the file.
        for job in 0..<20 { try await reserve(job: "\(job)", timeout: .seconds(60)) }
        try change("PRAGMA wal_checkpoint(TRUNCATE)")
        #expect(truncate(path, 20_000) == 0)
        guard case .corrupt = await error({ try await reserve(job: "another") }) else {
            Issue.record("a ledger cut short was used")
            return
        }
    }

    @Test(
        "a row that nobody here wrote is damage",
        arguments: [
            ("state", "'lost'"), ("counted", "'-1'"), ("charge", "'half'"), ("origin", "'mail'"), ("payer", "'0x1'"),
            ("network", "'moon'"),
            ("asset", "'0x'"), ("payTo", "''"), ("amount", "'-1'"), ("scope", "'eur'"), ("challenge", "'[]'"),
            ("nonce", "NULL"), ("answer", "'{'"), ("jobId", "char(26)"),
        ]
    )
    func words(_ column: String, _ value: String) async throws {
        try await reserve()
        try change("UPDATE entries SET \(column) = \(value)")
        let ledger = PaymentLedger(store: SQLiteLedgerStore(path: path), session: "run")
        let error = await error { _ = try await ledger.entries() }
        #expect(error == .corrupt(file: path, reason: "entry 1 is invalid: \(column)"))
    }

    @Test func `entries whose numbers are as far apart as can be are read`() async throws {
        try await reserve()
        try await reserve(job: "second")
        try change("UPDATE entries SET id = -9223372036854775808 WHERE id = 1")
        let ledger = PaymentLedger(store: SQLiteLedgerStore(path: path), session: "run")
        #expect(try await ledger.entries().map(\.id) == [.min, 2])
    }

    @Test("a fact that does not say so in a number is not delivered", arguments: [nil, "1", "yes", ""])
    func delivery(_ text: String?) throws {
        var columns: [String: (any DatabaseValueConvertible)?] = ["sending": 1, "at": 1, "event": "paid"]
        for name in FactRow.columns where columns[name] == nil { columns[name] = .some(nil) }
        columns["isDelivered"] = .some(text)
        #expect(try !FactRow(row: Row(columns), file: path).fact().isDelivered)
    }

    @Test("a total that is no number is damage", arguments: ["", "-1", "1.5", "0x10", "+1"])
    func totals(_ text: String) async throws {
        try await reserve()
        try change("UPDATE totals SET units = '\(text)'")
        let error = await error { try await reserve(job: "second") }
        #expect(error == .corrupt(file: path, reason: "the total of usd is invalid"))
    }

    @Test("a ledger that another program holds is locked", arguments: [true, false])
    func locked(_ isNew: Bool) async throws {
        if !isNew { try await reserve() }
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try other.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        #expect(await error { try await reserve(job: "second") } == .locked(file: path))
        #expect(await error { try await reserve(job: "second", timeout: .milliseconds(20)) } == .locked(file: path))
        try other.inDatabase { try $0.execute(sql: "COMMIT") }
        #expect(await error { try await reserve(job: "second") } == nil)
    }

    @Test("what SQLite says of a disk comes through", arguments: [ResultCode.SQLITE_FULL, .SQLITE_IOERR_FSYNC])
    func words(_ code: ResultCode) {
        let error = LedgerError(DatabaseError(resultCode: code, message: "the words"), file: path)
        #expect(error == .unusable(file: path, reason: "the words"))
    }
}
