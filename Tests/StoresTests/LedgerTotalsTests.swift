import BigInt
import Core
import PaymentModel
import Payments
import TestSupport
import Testing
import X402

/// Totals are kept beside the entries; they must never drift apart.
@Suite("Ledger totals")
struct LedgerTotalsTests {
    private struct Budget: Hashable {
        let scope: BudgetScope
        let period: BudgetPeriod
    }

    @Test(
        "totals are the sum of what counts, whatever happens",
        arguments: StoreKind.allCases,
        [1 as UInt64, 2, 3]
    )
    func sums(_ kind: StoreKind, seed: UInt64) async throws {
        try await kind.withLedger { ledger, time in
            var dice = SplitMix(seed: seed)
            var (last, paid) = (0, 0)
            for _ in 1...500 {
                time.advance(by: .seconds(Int.random(in: 0...30, using: &dice)))
                if Bool.random(using: &dice) {
                    let begins = Bool.random(using: &dice)
                    last =
                        try await ledger.reserve(wish(&dice, time.now), within: limits, begins: begins).entry?.id
                        ?? last
                } else if last > 0 {
                    let id = Int.random(in: 1...last, using: &dice)
                    let event = try #require(PaymentFact.Event.allCases.randomElement(using: &dice))
                    let before = try #require(try await ledger.entry(id))
                    let after = try await ledger.see(event, of: id, sending: Int.random(in: 0...1, using: &dice))
                    if after.state == .paid, before.state != .paid { paid += 1 }
                }
            }
            var sums: [Budget: BigUInt] = [:]
            let entries = try await ledger.entries()
            for entry in entries {
                for period in [entry.day, .session(entry.session)] {
                    sums[Budget(scope: entry.scope, period: period), default: 0] +=
                        entry.counts(at: time.now) ? entry.units : 0
                }
            }
            #expect(entries.count > 50 && paid > 10)
            for (budget, sum) in sums {
                #expect(try await ledger.store.spent(budget.scope, [budget.period], at: time.now) == [sum])
            }
            let payments = try await ledger.payees(of: SellerHost(text: "api.xcache.io")).map(\.payments)
            #expect(payments.reduce(0, +) == paid)
        }
    }

    private let limits = PaymentLimits.cents(daily: 300, session: 800)

    private func wish(_ dice: inout SplitMix, _ moment: Timestamp) throws -> LedgerEntry {
        let job = "\(Int.random(in: 1...200, using: &dice))"
        let session = Bool.random(using: &dice) ? "run" : "another run"
        let now = moment + .seconds(86_400 * Int.random(in: 0...2, using: &dice))
        let amount = UInt64.random(in: 1...20, using: &dice)
        return Bool.random(using: &dice)
            ? try Wish.cents(amount, job: job, session: session, at: now)
            : try Wish.units(amount, job: job, session: session, at: now)
    }
}
