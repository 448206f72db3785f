import BigInt
import Core
import PaymentModel
import Payments
import Testing
import X402

@Suite("Snapshots of a ledger")
struct LedgerSnapshotTests {
    private let clock = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_761_652_800)))

    @Test func `a ledger that loads a snapshot counts on from it`() async throws {
        let ledger = PaymentLedger(store: InMemoryLedgerStore(clock: .manual(clock)), session: "run")
        let host = SellerHost(text: "api.xcache.io")
        let payee = KnownPayee(try Address(parsing: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"), payments: 2)
        let usdc = try Address(parsing: "0x036CbD53842c5426634e7929541eC2318f3dCF7e")
        let place = PayeeKey(host: host, network: "eip155:84532", asset: usdc)
        let snapshot = LedgerSnapshot(payees: [.init(payee, at: place)], today: 5, session: 3)
        try await ledger.remember(snapshot, at: clock.now)
        #expect(try await ledger.payees(of: host) == [payee])
        let spent = try await ledger.spent(.dollars, at: clock.now)
        #expect(spent.today == 5 && spent.session == 3)
        clock.advance(by: .seconds(86_400))
        let tomorrow = try await ledger.spent(.dollars, at: clock.now)
        #expect(tomorrow.today == 0 && tomorrow.session == 3)
    }

    @Test func `an empty ledger has an empty snapshot`() async throws {
        let ledger = PaymentLedger(store: InMemoryLedgerStore(clock: .manual(clock)), session: "run")
        #expect(try await ledger.memory(at: clock.now) == LedgerSnapshot(payees: [], today: 0, session: 0))
    }
}
