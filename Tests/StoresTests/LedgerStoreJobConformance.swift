import Core
import OrderedJSON
import PaymentModel
import Payments
import Testing

/// The promises about a job's payments that every store keeps: none is made twice, and workers do not block each other.
@Suite("Ledger stores, one job")
struct LedgerStoreJobConformance {
    @Test("the same step of a job is paid once, wherever it is bought", arguments: StoreKind.allCases)
    func existing(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let limits = PaymentLimits.cents(daily: 500)
            let first = try #require(try await ledger.reserve(Wish.cents(5), within: limits).entry)
            #expect(try await ledger.reserve(Wish.cents(5), within: limits) == .existing(first))
            #expect(try await ledger.reserve(Wish.cents(5, host: "other.example"), within: limits) == .existing(first))
            #expect(try await ledger.reserve(Wish.cents(5, step: "topup"), within: limits).entry?.id == 2)
            #expect(try await ledger.reserve(Wish.cents(5, job: "other"), within: limits).entry?.id == 3)
            #expect(try await ledger.entries(ofJob: "job").map(\.id) == [1, 2])
            #expect(try await ledger.spent(.dollars, at: Wish.noon).today == .cents(15))
        }
    }

    @Test(
        "an unknown payment forbids another one for good, unless a person wants it",
        arguments: StoreKind.allCases
    )
    func unknown(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger, time in
            var limits = PaymentLimits.cents(daily: 500)
            let first = try #require(try await ledger.reserve(Wish.cents(5), within: limits, begins: true).entry)
            try await ledger.see(.noAnswer, of: first.id)
            time.advance(by: .seconds(86_400 * 30))
            #expect(try await ledger.reserve(Wish.cents(5), within: limits).entry == nil)
            limits.allowsSecond = true
            #expect(try await ledger.reserve(Wish.cents(5), within: limits).entry?.id == 2)
            // What was paid is not paid again, whoever wants it.
            try await ledger.see(.paid, of: 1)
            try await ledger.see(.paid, of: 2)
            #expect(try await ledger.reserve(Wish.cents(5), within: limits).entry == nil)
        }
    }

    @Test("nobody else pays a second time while somebody is at work", arguments: StoreKind.allCases)
    func atWork(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger, time in
            var limits = PaymentLimits.cents(daily: 500)
            limits.allowsSecond = true
            _ = try await ledger.reserve(Wish.cents(5), within: limits, begins: true)
            #expect(try await ledger.reserve(Wish.cents(5), within: limits).entry == nil)
            time.advance(by: .seconds(61))
            #expect(try await ledger.reserve(Wish.cents(5), within: limits).entry?.id == 2)
        }
    }

    @Test(
        "a refused payment forbids another until its window and the margin are over, and counts until the day is",
        arguments: StoreKind.allCases
    )
    func window(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger, time in
            let limits = PaymentLimits.cents(daily: 9)
            let first = try #require(try await ledger.reserve(Wish.cents(5), within: limits, begins: true).entry)
            try await ledger.see(.refused, of: first.id)
            time.advance(by: .seconds(300 + 120) - .milliseconds(1))
            #expect(try await ledger.spent(.dollars, at: time.now).today == .cents(5))
            #expect(try await ledger.reserve(Wish.cents(5, job: "other"), within: limits).entry == nil)
            #expect(try await ledger.reserve(Wish.cents(5), within: limits).entry == nil)
            time.advance(by: .milliseconds(1))
            // The seller may have settled it: with each window it would get the day's budget again.
            #expect(try await ledger.spent(.dollars, at: time.now).today == .cents(5))
            #expect(try await ledger.reserve(Wish.cents(5), within: limits).entry == nil)
            #expect(try await ledger.reserve(Wish.cents(5), within: .cents(daily: 10)).entry?.id == 2)
            #expect(try await ledger.spent(.dollars, at: time.now).today == .cents(10))
            // Settled after all: it counts once.
            try await ledger.see(.settled, of: 1, sending: 0)
            #expect(try await ledger.spent(.dollars, at: time.now).today == .cents(10))
        }
    }

    @Test("what was refused counts no more in a session that goes on the next day", arguments: StoreKind.allCases)
    func nextDay(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger, time in
            let first = try #require(try await ledger.reserve(Wish.cents(5), within: .none, begins: true).entry)
            try await ledger.see(.refused, of: first.id)
            time.advance(by: first.createdAt.endOfDay - time.now - .milliseconds(1))
            #expect(try await ledger.spent(.dollars, at: time.now).session == .cents(5))
            time.advance(by: .milliseconds(1))
            #expect(try await ledger.spent(.dollars, at: time.now).session == 0)
            // Settled after all.
            try await ledger.see(.settled, of: first.id, sending: 0)
            #expect(try await ledger.spent(.dollars, at: time.now).session == .cents(5))
        }
    }

    @Test("a payment is begun again by whoever holds its lease, else when that is over", arguments: StoreKind.allCases)
    func lease(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger, time in
            let limits = PaymentLimits.cents(daily: 500)
            let first = try #require(try await ledger.reserve(Wish.cents(5), within: limits, begins: true).entry)
            try await ledger.see(.noAnswer, of: first.id)
            let other = PaymentLease(owner: "second", until: Wish.noon + .seconds(120))
            #expect(try await ledger.begin(first.id, under: other) == nil)
            let own = try #require(first.lease)
            #expect(try await ledger.begin(first.id, under: own)?.sendings.count == 2)
            time.advance(by: .seconds(60))
            let taken = try #require(try await ledger.begin(first.id, under: other))
            #expect(taken.sendings.map(\.number) == [1, 2, 3] && taken.lease == other)
            #expect(try await ledger.begin(first.id, under: own) == nil)
            #expect(try await ledger.entry(first.id) == taken)
        }
    }

    @Test("a router is told to pay once, ever", arguments: StoreKind.allCases)
    func once(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger, time in
            let wish = try Wish.cents(5, window: nil)
            let first = try #require(try await ledger.reserve(wish, within: .none, begins: true).entry)
            let own = try #require(first.lease)
            for event in [PaymentFact.Event.noAnswer, .unproven, .refused] {
                try await ledger.see(event, of: first.id)
                time.advance(by: .seconds(86_400))
                #expect(try await ledger.begin(first.id, under: own) == nil)
                #expect(try await ledger.reserve(wish, within: .none).entry == nil)
            }
            try await ledger.see(.uncharged, of: first.id, sending: 0)
            #expect(try await ledger.reserve(wish, within: .none).entry == nil, "that it charged nothing is its word")
            var limits = PaymentLimits.none
            limits.allowsSecond = true
            #expect(try await ledger.reserve(wish, within: limits).entry?.id == 2, "a person may have it told again")
        }
    }

    @Test(
        "the paid answer is kept with the fact, and noting the task's answer ends the work",
        arguments: StoreKind.allCases
    )
    func reply(_ kind: StoreKind) async throws {
        try await kind.withLedger { ledger in
            let entry = try #require(
                try await ledger.reserve(Wish.cents(5), within: .cents(daily: 500), begins: true).entry
            )
            let reply = try #require(KeptReply(status: 200, body: Array(#"{"id":"c-1"}"#.utf8)))
            let paid = try await ledger.see(.paid, of: entry.id, reply: reply)
            #expect(paid.reply == reply && paid.isInProgress(at: Wish.noon))
            // Less is learned than before: what was kept stays.
            #expect(try await ledger.see(.noAnswer, of: entry.id).reply == reply)
            func note(_ answer: JSONObject, of task: String? = nil, by worker: String) async throws -> JSONObject? {
                let task = task ?? entry.task
                return try await ledger.store.note(
                    PaymentNote(answer: answer, jobId: "job", task: task, worker: worker)
                )
            }
            #expect(try await note(["status": "failed"], by: "second") == nil)
            #expect(try await ledger.entry(entry.id)?.answer == nil, "somebody else is at work")
            let first: JSONObject = ["status": "completed", "result": "first"]
            #expect(try await note(first, by: "first") == nil)
            #expect(try await note(["status": "failed"], by: "second") == first)
            #expect(try await note(["status": "completed"], of: "another task", by: "second") == nil)
            #expect(try await note(["status": "completed", "result": "second"], by: "second") == first)
            let noted = try #require(try await ledger.entry(entry.id))
            #expect(noted.answer == first && !noted.isInProgress(at: Wish.noon))
            #expect(noted.state == .paid)
        }
    }
}
