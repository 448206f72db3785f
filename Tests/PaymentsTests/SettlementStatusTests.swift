import Core
import PaymentModel
import Payments
import Testing
import X402

@Suite("News of an open payment")
struct SettlementStatusTests {
    private static let reason = PaymentSummary.Reason(code: "nonce_unused")

    /// The entry of a payment that was begun, after the news; and the same entry in the ledger.
    private func entry(after settlementStatus: SettlementStatus, isSigned: Bool) async throws -> [LedgerEntry] {
        let draft = try PaymentStateTests.entry(isSigned: isSigned, sendings: 0)
        let clock = ManualClock(at: draft.createdAt)
        let ledger = PaymentLedger(store: InMemoryLedgerStore(clock: .manual(clock)), session: "run")
        let payer = PaymentAuthorizer(policy: SharedPolicy(PaymentPolicy()), ledger: ledger, signer: nil)
        guard case .reserved(let entry) = try await ledger.reserve(draft, within: .none, begins: true) else {
            Issue.record("nothing was reserved")
            return []
        }
        let seen = try await payer.apply(settlementStatus, of: entry, at: clock.now)
        return [seen, try #require(try await ledger.entry(entry.id))]
    }

    @Test(
        "each report proves what its party can know",
        arguments: [
            (.settled(transaction: "0x1"), true, .paid), (.settled(transaction: nil), false, .paid),
            (.refunded(transaction: "0x1"), false, .refunded), (.void(reason), false, .void),
            // A signature that was not used yet may be used until its window is over.
            (.void(reason), true, .unknown), (.open("processing"), false, .unknown),
            (.unavailable("no facilitator"), true, .unknown),
        ] as [(SettlementStatus, Bool, LedgerEntry.State)]
    )
    func proves(_ settlementStatus: SettlementStatus, _ isSigned: Bool, _ state: LedgerEntry.State) async throws {
        #expect(try await entry(after: settlementStatus, isSigned: isSigned).map(\.state) == [state, state])
    }

    @Test func `the transaction that was named is kept`() async throws {
        let entries = try await entry(after: .settled(transaction: "0x1"), isSigned: true)
        #expect(entries.map(\.transaction) == ["0x1", "0x1"])
    }
}
