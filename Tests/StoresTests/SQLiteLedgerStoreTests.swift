import BigInt
import Core
import Dispatch
import Foundation
import GRDB
import OrderedJSON
import PaymentModel
import Payments
import Synchronization
import TestSupport
import Testing
import X402

@testable import Stores

/// A flag that is set on one thread and read on another.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock(\.self) }

    func set() {
        value.withLock { $0 = true }
    }
}

@Suite("SQLite ledger")
struct SQLiteLedgerStoreTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/state/galaksio/ledger.sqlite"
    }

    private func ledger() -> PaymentLedger {
        PaymentLedger(store: SQLiteLedgerStore(path: path), session: "run")
    }

    @Test func `once it is settled, a copy of the file alone is the whole ledger`() async throws {
        let ledger = ledger()
        _ = try await ledger.reserve(Wish.cents(5), within: .none, begins: true)
        await ledger.store.checkpoint()
        let copy = "\(folder.path)/copy.sqlite"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let copied = PaymentLedger(store: SQLiteLedgerStore(path: copy), session: "run")
        #expect(try await copied.entries().count == 1)
    }

    @Test("an entry comes back as it went in", arguments: ["wallet", "router", "token", "bare"])
    func roundTrip(_ sort: String) async throws {
        let wish =
            switch sort {
            case "wallet": Wish.full(try Wish.cents(5, job: "a\u{0}b"))
            case "router": Wish.full(try Wish.cents(5, window: nil))
            case "token": Wish.full(try Wish.units(5))
            default: try Wish.cents(5)
            }
        let store = SQLiteLedgerStore(path: path)
        var expected = wish
        expected.id = try await store.write { table throws(LedgerError) in
            let id = try table.insert(wish)
            guard var entry = try table.entry(id) else { return 0 }
            try table.update(entry, from: entry)
            entry.id = 0
            return entry == wish ? id : 0
        }
        #expect(expected.id == 1)
        let reopened = PaymentLedger(store: SQLiteLedgerStore(path: path), session: "run")
        #expect(try await reopened.entries() == [expected])
        #expect(try await reopened.entries(ofJob: wish.jobId) == [expected])
        #expect(try await reopened.entries(ofJob: "a").isEmpty)
    }

    @Test func `moments are cut to milliseconds`() async throws {
        let wish = try Wish.cents(5, at: Wish.noon + .nanoseconds(999_999))
        _ = try await ledger().reserve(wish, within: .cents(daily: 500))
        let entry = try await ledger().entry(1)
        #expect(entry?.createdAt == Wish.noon && entry?.signed?.moment == Wish.noon)
    }

    @Test func `a ledger that is opened again knows everything`() async throws {
        let first = ledger()
        let entry = try #require(try await first.reserve(Wish.cents(5), within: .cents(daily: 500)).entry)
        try await first.see(.paid, of: entry.id)
        let again = ledger()
        #expect(try await again.entries() == first.entries())
        #expect(try await again.spent(.dollars, at: Wish.noon).today == .cents(5))
        #expect(try await again.payees(of: entry.host).map(\.payments) == [1])
    }

    @Test func `an answer too deep to be read again is left out, and the entry stays`() async throws {
        let ledger = ledger()
        let entry = try #require(try await ledger.reserve(Wish.cents(5), within: .cents(daily: 500)).entry)
        let deep = (1...JSONParser.depthLimit).reduce(JSONValue.null) { inner, _ in [inner] }
        try await ledger.see(.paid, of: entry.id)
        let note = PaymentNote(answer: ["result": deep], jobId: entry.jobId, task: entry.task, worker: "first")
        _ = try await ledger.store.note(note)
        #expect(try await ledger.entries().map(\.state) == [.paid])
        #expect(try await ledger.entry(entry.id)?.answer == nil)
    }

    @Test func `two programs never spend more than the budget together`() async throws {
        let ledgers = [ledger(), ledger()]
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

    @Test(arguments: 1...10) func `a new ledger can be opened by many at once`(_ turn: Int) async throws {
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask {
                    let store = SQLiteLedgerStore(path: path, busyTimeout: .seconds(600))
                    let ledger = PaymentLedger(store: store, session: "run")
                    _ = try await ledger.reserve(Wish.cents(1, job: "\(number)"), within: .cents(daily: 500))
                }
            }
            try await group.waitForAll()
        }
        #expect(try await ledger().entries().count == 8)
    }

    @Test func `commits last through power loss`() throws {
        try PrivateFile(path: path).prepare()
        let connections = try LedgerConnections(path: path, busyTimeout: .zero, at: Wish.noon)
        #expect(try connections.pragma("journal_mode") == "wal")
        #expect(try connections.pragma("synchronous") == "2")
    }

    @Test func `writes that wait share one commit`() async throws {
        let store = SQLiteLedgerStore(path: path)
        _ = try await store.read { table throws(LedgerError) in try table.entry(1) }
        let before = commits()
        let hasStarted = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await store.write { table throws(LedgerError) in
                    hasStarted.set()
                    while store.file.waitingCount < 20 { sched_yield() }
                    try table.setTotal(1, .dollars, .session("first"))
                }
            }
            while !hasStarted.isSet { await Task.yield() }
            for number in 1...20 {
                group.addTask {
                    try await store.write { table throws(LedgerError) in
                        try table.setTotal(1, .dollars, .session("\(number)"))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(commits() - before == 2)
    }

    /// The commits in the write-ahead log: the last frame of each says how large the database is.
    ///
    /// Source: SQLite, "WAL-mode File Format", section 2.
    private func commits() -> Int {
        let log = [UInt8](FileManager.default.contents(atPath: path + "-wal") ?? Data())
        return stride(from: 32, to: log.count, by: 24 + 4096).count { log[($0 + 4)..<($0 + 8)].contains { $0 != 0 } }
    }

    @Test func `a lookup waits for no writer`() async throws {
        let store = SQLiteLedgerStore(path: path)
        let hasWritten = Flag()
        let release = DispatchSemaphore(value: 0)
        async let write: Void = store.write { table throws(LedgerError) in
            try table.setTotal(1, .dollars, .session("run"))
            hasWritten.set()
            release.wait()
        }
        while !hasWritten.isSet { await Task.yield() }
        let total = try await store.read { table throws(LedgerError) in try table.total(.dollars, .session("run")) }
        release.signal()
        try await write
        #expect(total == 0)
    }

    @Test func `a cancelled task still writes down what became of the money`() async throws {
        let ledger = ledger()
        let entry = try #require(try await ledger.reserve(Wish.cents(5), within: .cents(daily: 500)).entry)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await ledger.see(.paid, of: entry.id)
        }
        #expect(try await task.value.state == .paid)
        #expect(try await ledger.entry(entry.id)?.state == .paid)
    }
}
