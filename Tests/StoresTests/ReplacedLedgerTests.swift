import Core
import ExecutorCore
import Foundation
import Payments
import Stores
import TestSupport
import Testing
import X402

/// A ledger file that is taken away while it is in use.
@Suite("A ledger that is removed or replaced")
struct ReplacedLedgerTests {
    private let folder: TemporaryFolder
    private let path: String
    private let ledger: PaymentLedger

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/ledger.sqlite"
        ledger = PaymentLedger(store: SQLiteLedgerStore(path: path), session: "run")
    }

    private func reserve(_ job: String) async throws {
        _ = try await ledger.reserve(Wish.cents(1, job: job), within: .cents(daily: 500))
    }

    /// A change to the files of the ledger.
    enum Change: CaseIterable {
        case removed, allRemoved, replaced, linked, moved, logRemoved
    }

    @Test("nothing is set aside in it any more", arguments: Change.allCases)
    func stops(_ change: Change) async throws {
        try await reserve("1")
        let files = FileManager.default
        let copy = "\(folder.path)/copy.sqlite"
        switch change {
        case .removed: try files.removeItem(atPath: path)
        case .allRemoved: for name in ["", "-wal", "-shm"] { try files.removeItem(atPath: path + name) }
        case .replaced:
            try files.copyItem(atPath: path, toPath: copy)
            try files.removeItem(atPath: path)
            try files.moveItem(atPath: copy, toPath: path)
        case .linked:
            try files.moveItem(atPath: path, toPath: copy)
            try files.createSymbolicLink(atPath: path, withDestinationPath: copy)
        case .moved: try files.moveItem(atPath: path, toPath: copy)
        case .logRemoved: try files.removeItem(atPath: path + "-wal")
        }
        for _ in 1...2 {
            await #expect(throws: LedgerError.replaced(file: path)) { try await reserve("2") }
        }
    }

    @Test func `a path that is not absolute is not used`() async {
        let relative = PaymentLedger(store: SQLiteLedgerStore(path: "ledger.sqlite"), session: "run")
        let error = LedgerError.unusable(file: "ledger.sqlite", reason: "its path is not absolute")
        await #expect(throws: error) {
            _ = try await relative.reserve(Wish.cents(1), within: .cents(daily: 500))
        }
    }
}
