import BigInt
import Payments
import TaskModel
import Testing
import Wire
import X402

/// What every store must keep of a ledger's promises.
@Suite("Ledger stores")
struct LedgerStoreConformance {
    @Test("an end decides what the budget counts", arguments: StoreKind.allCases, LedgerEntry.State.allCases)
    func ends(_ kind: StoreKind, _ state: LedgerEntry.State) async throws {
        try await kind.withLedger { ledger in
            let entry = try #require(try await ledger.reserve(Wish.cents(5), within: .cents(daily: 500)).entry)
            #expect(entry.id == 1)
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(5))
            let ended = try await ledger.conclude(entry.id) { $0.state = state }
            #expect(ended?.state == state)
            #expect(try await ledger.entry(1) == ended)
            let spent = try await ledger.spent(.dollars, at: Wish.noon)
            #expect(spent.today == (state.counts ? .cents(5) : 0))
            #expect(spent.session == spent.today)
        }
    }

    @Test("the budget of a day is kept, and says what is left", arguments: StoreKind.allCases)
    func day(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLedger.Limits.cents(daily: 10)
            #expect(try await ledger.reserve(Wish.cents(7, job: "1"), within: limits).entry != nil)
            let over = try await ledger.reserve(Wish.cents(4, job: "2"), within: limits)
            #expect(over == .overBudget(.day("2025-10-28"), left: .cents(3)))
            #expect(try await ledger.reserve(Wish.cents(3, job: "3"), within: limits).entry != nil)
            let tomorrow = Wish.noon + .seconds(86_400)
            #expect(try await ledger.reserve(Wish.cents(10, job: "4", at: tomorrow), within: limits).entry != nil)
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(10))
            #expect(try await ledger.entries(ofJob: "2").isEmpty)
        }
    }

    @Test("the budget of a run is kept, and a refusal counts nowhere", arguments: StoreKind.allCases)
    func session(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLedger.Limits.cents(daily: 100, session: 10)
            #expect(try await ledger.reserve(Wish.cents(6, job: "1"), within: limits).entry != nil)
            let over = try await ledger.reserve(Wish.cents(5, job: "2"), within: limits)
            #expect(over == .overBudget(.session("run"), left: .cents(4)))
            let other = try Wish.cents(5, job: "3", session: "another run")
            #expect(try await ledger.reserve(other, within: limits).entry != nil)
            let spent = try await ledger.spent(.dollars, at: Wish.noon)
            #expect(spent.session == .cents(6))
        }
    }

    @Test("a refusal over the run's budget leaves the day's as it was", arguments: StoreKind.allCases)
    func refused(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLedger.Limits.cents(daily: 100, session: 10)
            _ = try await ledger.reserve(Wish.cents(11), within: limits)
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == 0)
        }
    }

    @Test("the same request of a job is paid once", arguments: StoreKind.allCases)
    func existing(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLedger.Limits.cents(daily: 500)
            let first = try #require(try await ledger.reserve(Wish.cents(5), within: limits).entry)
            #expect(try await ledger.reserve(Wish.cents(5), within: limits) == .existing(first))
            #expect(try await ledger.reserve(Wish.cents(5, request: "POST /topup"), within: limits).entry?.id == 2)
            #expect(try await ledger.reserve(Wish.cents(5, job: "other"), within: limits).entry?.id == 3)
            #expect(try await ledger.entries(ofJob: "job").map(\.id) == [1, 2])
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(15))
        }
    }

    @Test("a void entry makes room for another", arguments: StoreKind.allCases)
    func void(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLedger.Limits.cents(daily: 500)
            let first = try #require(try await ledger.reserve(Wish.cents(5), within: limits).entry)
            try await ledger.conclude(first.id) { $0.state = .unknown }
            let lastMoment = try Wish.cents(5, at: Wish.noon + .milliseconds(299_999))
            #expect(try await ledger.reserve(lastMoment, within: limits).entry == nil)
            let second = try Wish.cents(5, at: Wish.noon + .seconds(300))
            #expect(try await ledger.reserve(second, within: limits).entry?.id == 2)
            try await ledger.conclude(2) { $0.state = .released }
            #expect(try await ledger.reserve(second, within: limits).entry?.id == 3)
        }
    }

    @Test("a changed payee is held, and payments are counted", arguments: StoreKind.allCases)
    func payees(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLedger.Limits.cents(daily: 500, keepsPayee: true)
            for job in ["1", "2"] {
                let entry = try #require(try await ledger.reserve(Wish.cents(1, job: job), within: limits).entry)
                for _ in 1...2 { try await ledger.conclude(entry.id) { $0.state = .paid } }
            }
            let seller = try Address(parsing: Wish.seller)
            let place = try Wish.cents(1).place
            #expect(try await ledger.payee(at: place) == KnownPayee(seller, payments: 2))
            let stranger = try Wish.cents(1, job: "3", payTo: Wish.stranger)
            #expect(try await ledger.reserve(stranger, within: limits) == .changedPayee(from: seller))
            let entry = try #require(try await ledger.reserve(stranger, within: .cents(daily: 500)).entry)
            try await ledger.conclude(entry.id) { $0.state = .paid }
            let known = try await ledger.store.read { table throws(LedgerError) in try table.payees(at: place) }
            #expect(known == [KnownPayee(seller, payments: 2), KnownPayee(stranger.terms.payTo, payments: 1)])
            #expect(try await ledger.payee(at: Wish.units(1).place) == nil)
        }
    }

    @Test("entries are listed from a moment on, oldest first", arguments: StoreKind.allCases)
    func since(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            for second in [2, 0, 1] {
                let wish = try Wish.cents(1, job: "\(second)", at: Wish.noon + .seconds(second))
                _ = try await ledger.reserve(wish, within: .cents(daily: 500))
            }
            #expect(try await ledger.entries().map(\.jobId) == ["2", "0", "1"])
            #expect(try await ledger.entries(since: Wish.noon + .seconds(1)).map(\.jobId) == ["2", "1"])
            #expect(try await ledger.entry(4) == nil)
        }
    }

    @Test("work that throws leaves nothing behind, and takes nothing of others", arguments: StoreKind.allCases)
    func throwing(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let failure = LedgerError.unusable(file: "test", reason: "on purpose")
            let failures = await withTaskGroup { group in
                for number in 1...60 {
                    group.addTask { await countOne(in: ledger, then: number % 3 == 0 ? failure : nil) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(failures.compactMap(\.self) == Array(repeating: failure, count: 20))
            let spent = try await ledger.spent(.dollars, at: Wish.noon)
            #expect(spent.session == 40)
        }
    }

    /// Counts one unit and perhaps fails; answers with the error that the store threw.
    private func countOne(in ledger: PaymentLedger, then failure: LedgerError?) async -> LedgerError? {
        do throws(LedgerError) {
            try await ledger.store.write { table throws(LedgerError) in
                let total = try table.total(.dollars, .session("run"))
                try table.setTotal(total + 1, .dollars, .session("run"))
                if let failure { throw failure }
            }
            return nil
        } catch {
            return error
        }
    }
}
