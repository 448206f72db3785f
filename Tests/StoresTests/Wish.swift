import BigInt
import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Payments
import Testing
import X402

/// Wishes to pay, as the tests need them.
enum Wish {
    /// 2025-10-28T12:00:00.250Z.
    static let noon = Timestamp(sinceEpoch: .milliseconds(1_761_652_800_250))
    static let seller = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
    static let stranger = "0x857b06519E91e3A54538791bDbb0E22373e36b66"
    private static let usdc = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"

    /// Some cents in USDC on Base; `window` is how long the authorization is valid, nil if the router pays.
    static func cents(
        _ cents: UInt64,
        job: String = "job",
        step: String = "create",
        session: String = "run",
        payTo: String = seller,
        host: String = "api.xcache.io",
        at now: Timestamp = noon,
        window: Duration? = .seconds(300)
    ) throws -> LedgerEntry {
        let terms = PaymentTerms(
            network: try #require(Network(named: "base")),
            asset: try Address(parsing: usdc),
            payTo: try Address(parsing: payTo),
            amount: AtomicAmount(cents * 10_000)
        )
        return try entry(terms, .dollars, job, step, session, host, at: now, window)
    }

    /// Some units of a token that was allowed by hand.
    static func units(
        _ units: UInt64,
        job: String = "job",
        session: String = "run",
        at now: Timestamp = noon
    ) throws -> LedgerEntry {
        let asset = try Address(parsing: "0x1111111111111111111111111111111111111111")
        let terms = PaymentTerms(
            network: try #require(Network(named: "base-sepolia")),
            asset: asset,
            payTo: try Address(parsing: seller),
            amount: AtomicAmount(units)
        )
        let scope = BudgetScope.token(network: terms.network.caip2, address: asset)
        return try entry(terms, scope, job, "create", session, "api.xcache.io", at: now, .seconds(300))
    }

    /// Returns a wish with everything that an entry can have.
    static func full(_ wish: LedgerEntry) -> LedgerEntry {
        var entry = wish
        var fact = PaymentFact(.refused, sending: 1, at: noon + .milliseconds(1))
        (fact.status, fact.isDelivered, fact.transaction) = (402, true, "0xabc")
        fact.reason = .init(code: "insufficient_funds", message: "no \u{0}money\u{1A}0", step: "verify")
        fact.charged = AtomicAmount(7)
        entry.sendings = [PaymentSending(number: 1, begunAt: noon), PaymentSending(number: 2, begunAt: noon)]
        entry.facts = [fact, PaymentFact(.noAnswer, sending: 2, at: noon)]
        entry.charge = AtomicAmount(9)
        entry.counted = 12
        entry.tracking = "https://router/\u{1F4B8}"
        entry.reply = KeptReply(status: 201, body: "{\"id\":\"a\u{0}b\"}")
        entry.answer = ["z": 1, "a": .number(JSONNumber(9_007_199_254_740_993 as Int)), "n": [nil, "\u{0}"]]
        return entry
    }

    private static func entry(
        _ terms: PaymentTerms,
        _ scope: BudgetScope,
        _ job: String,
        _ step: String,
        _ session: String,
        _ host: String,
        at now: Timestamp,
        _ window: Duration?
    ) throws -> LedgerEntry {
        let payer = try Address(parsing: "0x857b06519E91e3A54538791bDbb0E22373e36b66")
        let signed = window.map { window in
            LedgerEntry.Signed(
                challenge: ["x402Version": 1, "accepts": [["maxAmountRequired": .string(terms.amount.text)]]],
                nonce: (0..<32).map { UInt8($0) },
                moment: now,
                validBefore: now + window
            )
        }
        return LedgerEntry(
            createdAt: now,
            jobId: job,
            task: #"{"cacheOperation":"create"}"#,
            step: step,
            session: session,
            origin: .server,
            taskSummary: "create eu-west-1",
            purpose: "create a cache in eu-west-1",
            host: SellerHost(text: host),
            payer: signed == nil ? .router : .wallet(payer),
            terms: terms,
            scope: scope,
            signed: signed,
            lease: PaymentLease(owner: "first", until: now + .seconds(60))
        )
    }
}

extension PaymentLedger {
    /// Adds a fact about the newest sending, or about the payment as a whole.
    @discardableResult
    func see(
        _ event: PaymentFact.Event,
        of entry: Int,
        sending: Int = 1,
        at moment: Timestamp? = nil,
        reply: KeptReply? = nil,
        charged: AtomicAmount? = nil
    ) async throws -> LedgerEntry {
        var fact = PaymentFact(event, sending: sending, at: moment ?? clock.now)
        fact.charged = charged
        var update = LedgerUpdate(fact, of: entry)
        update.reply = reply
        return try #require(try await store.apply(update))
    }
}
