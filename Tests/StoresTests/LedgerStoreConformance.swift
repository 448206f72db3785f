import BigInt
import Core
import ExecutorCore
import PaymentModel
import Payments
import Testing
import X402

/// The promises of a ledger that every store keeps.
@Suite("Ledger stores")
struct LedgerStoreConformance {
    @Test("what was seen decides what the budget counts", arguments: StoreKind.allCases, PaymentFact.Event.allCases)
    func facts(_ kind: StoreKind, _ event: PaymentFact.Event) async throws {
        try await kind.withLedger { ledger, _ in
            let limits = PaymentLimits.cents(daily: 500)
            let entry = try #require(try await ledger.reserve(Wish.cents(5), within: limits, begins: true).entry)
            #expect(entry.id == 1)
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(5))
            let seen = try await ledger.see(event, of: entry.id)
            #expect(try await ledger.entry(1) == seen)
            let spent = try await ledger.spent(.dollars, at: Wish.noon)
            #expect(spent.today == (seen.counts(at: Wish.noon) ? .cents(5) : 0))
            #expect(spent.session == spent.today)
        }
    }

    @Test("the budget of a day is kept, and says what is left", arguments: StoreKind.allCases)
    func day(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLimits.cents(daily: 10)
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
            let limits = PaymentLimits.cents(daily: 100, session: 10)
            #expect(try await ledger.reserve(Wish.cents(6, job: "1"), within: limits).entry != nil)
            let over = try await ledger.reserve(Wish.cents(5, job: "2"), within: limits)
            #expect(over == .overBudget(.session("run"), left: .cents(4)))
            let other = try Wish.cents(5, job: "3", session: "another run")
            #expect(try await ledger.reserve(other, within: limits).entry != nil)
            let spent = try await ledger.spent(.dollars, at: Wish.noon)
            #expect(spent.session == .cents(6))
        }
    }

    @Test("the budget of a caller is kept, on each day, whatever else is lifted", arguments: StoreKind.allCases)
    func caller(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            func wish(_ cents: UInt64, _ job: String, of caller: String, at now: Timestamp = Wish.noon) throws
                -> LedgerEntry
            {
                var entry = try Wish.cents(cents, job: job, at: now)
                entry.caller = caller
                return entry
            }
            var limits = PaymentLimits.cents(daily: 100)
            limits.caller = .cents(10)
            #expect(try await ledger.reserve(wish(6, "1", of: "alice"), within: limits).entry?.caller == "alice")
            limits.isOff = true
            let over = try await ledger.reserve(wish(5, "2", of: "alice"), within: limits)
            #expect(over == .overBudget(.caller("alice", day: "2025-10-28"), left: .cents(4)))
            #expect(try await ledger.reserve(wish(9, "3", of: "bob"), within: limits).entry != nil)
            #expect(try await ledger.reserve(wish(4, "4", of: "alice"), within: limits, begins: true).entry != nil)
            let tomorrow = Wish.noon + .seconds(86_400)
            #expect(try await ledger.reserve(wish(10, "5", of: "alice", at: tomorrow), within: limits).entry != nil)
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(19))
            #expect(try await ledger.entries(ofJob: "4").first?.caller == "alice")
            // A payment that surely was not made gives its amount back.
            _ = try await ledger.see(.sentNothing, of: 3)
            #expect(try await ledger.reserve(wish(4, "6", of: "alice"), within: limits).entry != nil)
        }
    }

    @Test("a refusal over the run's budget leaves the day's as it was", arguments: StoreKind.allCases)
    func refused(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLimits.cents(daily: 100, session: 10)
            _ = try await ledger.reserve(Wish.cents(11), within: limits)
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == 0)
        }
    }

    @Test("a payment that did not leave makes room for another", arguments: StoreKind.allCases)
    func unsent(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLimits.cents(daily: 5)
            let first = try #require(try await ledger.reserve(Wish.cents(5), within: limits, begins: true).entry)
            try await ledger.see(.sentNothing, of: first.id)
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == 0)
            #expect(try await ledger.reserve(Wish.cents(5), within: limits).entry?.id == 2)
        }
    }

    @Test("a receipt that says more than was asked counts for what it says", arguments: StoreKind.allCases)
    func charged(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLimits.cents(daily: 500)
            let entry = try #require(try await ledger.reserve(Wish.cents(5), within: limits, begins: true).entry)
            try await ledger.see(.paid, of: entry.id, charged: AtomicAmount(70_000))
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(7))
            try await ledger.see(.settled, of: entry.id, sending: 0, charged: AtomicAmount(10_000))
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(7))
        }
    }

    @Test("a payment that nobody ordered is kept and counts", arguments: StoreKind.allCases)
    func discovered(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            var fact = PaymentFact(.paid, sending: 1, at: Wish.noon)
            fact.charged = AtomicAmount(50_000)
            let draft = LedgerEntry(
                createdAt: Wish.noon,
                jobId: "free",
                task: "{}",
                step: "get",
                session: "run",
                origin: .server,
                taskSummary: "get k",
                purpose: "GET k",
                host: SellerHost(text: "api.xcache.io"),
                payer: .router,
                terms: nil,
                scope: .dollars,
                signed: nil,
                lease: nil
            )
            let entry = try await ledger.store.discover(draft, fact)
            #expect(try await ledger.store.discover(draft, fact) == entry, "the same sight is kept once")
            #expect(entry.state == .paid && entry.amountText == "0.05 dollars")
            #expect(try await ledger.entries() == [entry])
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(5))
            #expect(try await ledger.store.stepsWithoutTerms() == ["get"])
        }
    }

    @Test(
        "a payee that is new to the host is held on every network, and payments are counted",
        arguments: StoreKind.allCases
    )
    func payees(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLimits.cents(daily: 500, keepsPayee: true)
            for job in ["1", "2"] {
                let entry = try #require(
                    try await ledger.reserve(Wish.cents(1, job: job), within: limits, begins: true).entry
                )
                for _ in 1...2 { try await ledger.see(.paid, of: entry.id) }
            }
            let seller = try Address(parsing: Wish.seller)
            let host = SellerHost(text: "API.xcache.io.")
            #expect(try await ledger.payees(of: host) == [KnownPayee(seller, payments: 2)])
            let stranger = try Wish.cents(1, job: "3", payTo: Wish.stranger)
            #expect(try await ledger.reserve(stranger, within: limits) == .changedPayee(from: seller))
            let entry = try #require(try await ledger.reserve(stranger, within: .cents(daily: 500), begins: true).entry)
            try await ledger.see(.paid, of: entry.id)
            // A person has paid it once: it is known from then on.
            #expect(
                try await ledger.reserve(Wish.cents(1, job: "4", payTo: Wish.stranger), within: limits).entry != nil
            )
            #expect(try await ledger.payees(of: host).map(\.payments) == [2, 1])
            #expect(try await ledger.payees(of: SellerHost(text: "other.example")).isEmpty)
        }
    }

    @Test("a router's word teaches no payee", arguments: StoreKind.allCases)
    func hearsay(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let wish = try Wish.cents(1, window: nil)
            let entry = try #require(try await ledger.reserve(wish, within: .none, begins: true).entry)
            try await ledger.see(.paid, of: entry.id)
            #expect(try await ledger.payees(of: entry.host).isEmpty)
        }
    }

    @Test("entries are listed from a moment on, oldest first", arguments: StoreKind.allCases)
    func since(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            for second in [2, 0, 1] {
                let wish = try Wish.cents(1, job: "\(second)", at: Wish.noon + .seconds(second))
                _ = try await ledger.reserve(wish, within: .cents(daily: 500), begins: second == 1)
            }
            #expect(try await ledger.entries().map(\.jobId) == ["2", "0", "1"])
            #expect(try await ledger.entries().map(\.sendings.count) == [0, 0, 1])
            #expect(try await ledger.entries(since: Wish.noon + .seconds(1)).map(\.jobId) == ["2", "1"])
            #expect(try await ledger.entry(4) == nil)
        }
    }

    @Test("work that throws leaves nothing behind, and takes nothing of others", arguments: StoreKind.allCases)
    func throwing(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let failure = LedgerError.unusable(file: "test", reason: "on purpose")
            let store = try #require(ledger.store as? any LedgerStore)
            let failures = await withTaskGroup { group in
                for number in 1...60 {
                    group.addTask { await countOne(in: store, then: number % 3 == 0 ? failure : nil) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(failures.compactMap(\.self) == Array(repeating: failure, count: 20))
            let spent = try await ledger.spent(.dollars, at: Wish.noon)
            #expect(spent.session == 40)
        }
    }

    /// Counts one unit and perhaps fails; answers with the error that the store threw.
    private func countOne(in store: any LedgerStore, then failure: LedgerError?) async -> LedgerError? {
        do throws(LedgerError) {
            try await store.write { table throws(LedgerError) in
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
