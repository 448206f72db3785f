import BigInt
import Core
import Foundation
import GRDB
import PaymentModel
import Payments
import TestSupport
import Testing
import X402

@testable import Stores

/// A ledger that format 1 of the program wrote: six payments, one of each outcome and one that a kill cut short.
@Suite("A ledger of format 1")
struct OlderLedgerTests {
    private static let day = BudgetPeriod.day("2026-11-28")

    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/ledger.sqlite"
        try Data(Fixture.bytes("ledgers/ledger-1.sqlite")).write(to: URL(filePath: path))
    }

    private func ledger(at moment: Timestamp) -> PaymentLedger {
        PaymentLedger(store: SQLiteLedgerStore(path: path, clock: .manual(ManualClock(at: moment))), session: "now")
    }

    /// The totals as they stand in the file.
    private func totals() throws -> [String: String] {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT scope || ' ' || period, units FROM totals")
                .reduce(into: [:]) { $0[$1[0]] = $1[1] }
        }
    }

    @Test func `it opens, and keeps its entries and its totals`() async throws {
        let before = try totals()
        #expect(before.count == 7)
        let late = try #require(Timestamp(iso8601: "2026-11-30T00:00:00Z"))
        let ledger = ledger(at: late)
        let entries = try await ledger.entries()
        #expect(entries.map(\.state) == [.paid, .paid, .refused, .unknown, .refunded, .unknown])
        #expect(entries.map(\.sendings.count) == Array(repeating: 1, count: 6))
        #expect(entries[0].data == .delivered && entries[0].transaction?.hasPrefix("0x") == true)
        #expect(entries[2].reason?.code == "insufficient_funds")
        #expect(
            entries.map(\.amountText) == ["0.05 USDC", "0.05 USDC", "0.05 USDC", "0.07 USDC", "0.05 USDC", "0.03 USDC"]
        )
        #expect(try totals() == before)
        #expect(try await ledger.store.spent(.dollars, [Self.day], at: late) == [.cents(20)])
        #expect(entries.reduce(BigUInt(0)) { $0 + $1.counted } == .cents(20))
        #expect(try await ledger.payees(of: entries[0].host).map(\.payments) == [2])
        #expect(try await ledger.payees(of: SellerHost(text: "LOCALHOST:38475")).map(\.payments) == [2])
    }

    @Test func `what it left open forbids another payment, and what it refused does not for long`() async throws {
        let late = try #require(Timestamp(iso8601: "2026-11-30T00:00:00Z"))
        let ledger = ledger(at: late)
        for entry in try await ledger.entries() {
            // Its steps were not written down, so it stands for each of them.
            for step in ["create", "topup", "set"] {
                let again = try Wish.cents(1, job: entry.jobId, step: step, at: late)
                let reservation = try await ledger.reserve(again, within: .none)
                #expect((reservation.entry != nil) == (entry.state == .refused), "entry \(entry.id), \(step)")
            }
        }
    }

    @Test func `a payment that was cut short is at work until its time is over`() async throws {
        let entry = try #require(try await ledger(at: Wish.noon).entry(6))
        let end = try #require(entry.lease?.until)
        #expect(entry.isInProgress(at: entry.createdAt) && !entry.isInProgress(at: end))
    }

    @Test func `facts that are learned later change the totals by what they are worth`() async throws {
        let late = try #require(Timestamp(iso8601: "2026-11-30T00:00:00Z"))
        let ledger = ledger(at: late)
        try await ledger.see(.nonceUnused, of: 4, sending: 0)
        #expect(try await ledger.store.spent(.dollars, [Self.day], at: late) == [.cents(13)])
        try await ledger.see(.paid, of: 3)
        #expect(try await ledger.store.spent(.dollars, [Self.day], at: late) == [.cents(18)])
    }
}
