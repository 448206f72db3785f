import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import Synchronization
import Testing
import X402

@Suite("A ledger that cannot be written")
struct LedgerFailureTests {
    private let store = FailingStore(clock: .manual(ManualClock()))

    private func draft(_ job: String) throws -> LedgerEntry {
        var draft = try PaymentStateTests.entry(sendings: 0)
        draft = LedgerEntry(
            createdAt: draft.createdAt,
            jobId: job,
            task: "",
            step: "create",
            session: "run",
            origin: .server,
            taskSummary: "create",
            purpose: "create a cache",
            host: draft.host,
            payer: draft.payer,
            terms: nil,
            scope: .dollars,
            signed: draft.signed,
            lease: nil
        )
        draft.charge = AtomicAmount(50_000)
        return draft
    }

    @Test func `what became of a payment is kept, told, and written later; nothing is set aside meanwhile`()
        async throws
    {
        let ledger = PaymentLedger(store: store, session: "run")
        let limits = PaymentLimits(daily: nil, session: nil, keepsPayee: false)
        guard case .reserved(let entry) = try await ledger.reserve(draft("1"), within: limits, begins: true) else {
            Issue.record("nothing was reserved")
            return
        }
        let heard = Mutex<[LedgerError]>([])
        store.fail(true)
        let fact = PaymentFact(.paid, sending: 1, at: entry.createdAt)
        let seen = await ledger.apply(LedgerUpdate(fact, of: entry.id), of: entry) { error in
            heard.withLock { $0.append(error) }
        }
        let note = PaymentNote(answer: ["status": "completed"], jobId: "1", task: "", worker: "first")
        _ = await ledger.note(note) { error in heard.withLock { $0.append(error) } }
        #expect(seen.state == .paid, "whoever asked is told what was seen")
        #expect(heard.withLock { $0 } == [FailingStore.error, FailingStore.error])
        #expect(try await ledger.entry(entry.id)?.state == .unknown)
        await #expect(throws: FailingStore.error) { _ = try await ledger.reserve(draft("2"), within: limits) }
        await #expect(throws: FailingStore.error) {
            _ = try await ledger.begin(entry.id, under: PaymentLease(owner: "x", until: entry.createdAt))
        }
        store.fail(false)
        guard case .reserved = try await ledger.reserve(draft("2"), within: limits) else {
            Issue.record("nothing was reserved")
            return
        }
        let written = try #require(try await ledger.entry(entry.id))
        #expect(written.state == .paid && written.facts.count == 1 && written.answer?["status"] == "completed")
    }

    @Test func `it is written as soon as the ledger can be, even if nobody uses it`() async throws {
        let ledger = PaymentLedger(store: store, session: "run")
        let limits = PaymentLimits(daily: nil, session: nil, keepsPayee: false)
        guard case .reserved(let entry) = try await ledger.reserve(draft("1"), within: limits, begins: true) else {
            Issue.record("nothing was reserved")
            return
        }
        store.fail(true)
        let fact = PaymentFact(.paid, sending: 1, at: entry.createdAt)
        _ = await ledger.apply(LedgerUpdate(fact, of: entry.id), of: entry) { _ in }
        store.fail(false)
        while try await ledger.entry(entry.id)?.state != .paid { await Task.yield() }
    }
}
