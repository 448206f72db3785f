import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments
import Testing
import TestSupport
import X402

@testable import HTTPayer

@Suite("What became of a payment that the router makes")
struct SettlementStatusTests {
    private static let price = """
        {"requiresPayment":true,"targetPaymentRequirements":{"scheme":"exact","network":"base-sepolia",\
        "maxAmountRequired":"50000","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","maxTimeoutSeconds":60,\
        "asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","resource":"https://api.xcache.io/create",\
        "extra":{"name":"USDC","version":"2"}}}
        """

    /// A router that was told to pay and answered like that, then what it answers to whoever asks.
    private static func fixture(_ failure: HTTPExchange.Outcome, _ settlementStatus: HTTPExchange.Outcome...) throws
        -> ClientFixture
    {
        try ClientFixture(
            answers: [.json(200, price), failure] + settlementStatus,
            asksPriceFirst: true,
            payer: .router,
            policy: PaymentPolicy(mode: .auto)
        )
    }

    private static func lost(
        _ fields: HTTPFields = [:],
        _ body: String = #"{"error":"Bad Gateway","webhook_id":"a-1"}"#
    )
        -> HTTPExchange.Outcome
    {
        .response(HTTPClientResponse(status: 502, headers: fields, body: Array(body.utf8)))
    }

    private static func entry(in fixture: ClientFixture) async throws -> LedgerEntry {
        _ = await fixture.error(try Calls.create())
        return try #require(try await fixture.client.payer.ledger.entries().last)
    }

    static let settlementStatus: [(status: Int, body: String, state: LedgerEntry.State, transaction: String?)] = [
        (200, #"{"status":"success","txHash":"0xabc"}"#, .paid, "0xabc"),
        (200, #"{"cacheId":"x"}"#, .paid, nil),
        (200, #"{"status":"refund_confirmed","txHash":"0xdef"}"#, .refunded, "0xdef"),
        (200, #"{"status":"success_refunded"}"#, .paid, nil),
        (200, #"{"id":"x","status":"payment_failed"}"#, .paid, nil),
        (500, #"{"status":"refund_failed","txHash":"0xabc"}"#, .paid, "0xabc"),
        (500, #"{"status":"upstream_error","error":"boom","txHash":"0xabc"}"#, .paid, "0xabc"),
        (500, #"{"status":"upstream_error","error":"boom"}"#, .unknown, nil),
        (500, #"{"status":"payment_failed","error":"no funds"}"#, .void, nil),
        (500, #"{"status":"payment_failed","txHash":"0xabc"}"#, .unknown, nil),
        (202, #"{"status":"processing"}"#, .unknown, nil),
        (404, #"{"error":"not found"}"#, .unknown, nil),
        (200, "<html>", .paid, nil),
        (500, "<html>", .unknown, nil),
    ]

    @Test("the router is asked under the id that it gave", arguments: settlementStatus.indices)
    func asks(_ index: Int) async throws {
        let (status, body, state, transaction) = Self.settlementStatus[index]
        let fixture = try Self.fixture(Self.lost(), .json(status, body))
        let entry = try await Self.entry(in: fixture)
        #expect(entry.state == .unknown && entry.tracking == "a-1")
        let settlementStatus = await fixture.client.settlementStatus(of: entry, in: fixture.context())
        #expect(fixture.transport.targets.last == "GET http://localhost:3000/webhooks/a-1")
        #expect(fixture.transport.sent.last?.headers[.apiKey] == ClientFixture.routerKey)
        let present = try await fixture.client.payer.apply(settlementStatus, of: entry, at: entry.createdAt)
        #expect(present.state == state && present.transaction == transaction)
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [state])
    }

    @Test(
        "whatever it says, it is told to pay once, and what it delivered is there",
        arguments: settlementStatus.indices
    )
    func once(_ index: Int) async throws {
        let (status, body, state, _) = Self.settlementStatus[index]
        let fixture = try Self.fixture(Self.lost(), .json(status, body), .json(200, Self.price), .json(200, "{}"))
        _ = try await Self.entry(in: fixture)
        await fixture.end()
        let orders = fixture.transport.targets.count { $0.hasPrefix("POST") }
        let error = await fixture.error(try Calls.create())
        let entry = try #require(try await fixture.client.payer.ledger.entries().last)
        #expect(entry.state == state)
        if state == .paid, entry.reply != nil, body.hasPrefix("{") {
            #expect(error == nil)
        } else if case .recorded(let told)? = error {
            #expect(told == entry)
        } else {
            // What was delivered and is no answer is told as it came.
            #expect(entry.reply?.body == body)
        }
        #expect(fixture.transport.targets.count { $0.hasPrefix("POST") } == orders)
        #expect(try await fixture.client.payer.ledger.entries().count == 1)
    }

    @Test func `a router that failed is told to pay again by a person alone`() async throws {
        let failed = HTTPExchange.Outcome.json(500, #"{"status":"payment_failed"}"#)
        let fixture = try Self.fixture(Self.lost(), failed, .json(200, Self.price), .json(200, #"{"id":"x"}"#))
        let entry = try await Self.entry(in: fixture)
        await fixture.end()
        let terms = try #require(entry.terms)
        let reply = try await fixture.send(try Calls.create(), permission: .second(terms))
        #expect(reply.json?["id"]?.string == "x")
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.void, .paid])
    }

    @Test func `a receipt that comes late counts for what it says`() async throws {
        let receipt = #"{"success":true,"transaction":"0x1","network":"base-sepolia","amount":"70000"}"#
        let late = PayingTests.answer(200, receipt: receipt)
        let fixture = try Self.fixture(Self.lost(), late)
        _ = try await Self.entry(in: fixture)
        await fixture.end()
        #expect(try await fixture.send(try Calls.create()).json?["id"]?.string == "x")
        let entry = try #require(try await fixture.client.payer.ledger.entries().last)
        #expect(entry.charge == AtomicAmount(70_000) && entry.transaction == "0x1")
    }

    @Test func `a router that cannot be reached leaves the payment open`() async throws {
        let fixture = try Self.fixture(Self.lost(), .failed(.refused(host: "localhost")))
        let entry = try await Self.entry(in: fixture)
        guard case .open = await fixture.client.settlementStatus(of: entry, in: fixture.context()) else {
            Issue.record("the news are not open")
            return
        }
    }

    @Test func `another host than the router's is not asked`() async throws {
        let fixture = try Self.fixture(Self.lost([.routerWebhook: "https://evil.example/webhooks/1"]))
        let entry = try await Self.entry(in: fixture)
        let before = fixture.transport.sent.count
        guard case .unavailable = await fixture.client.settlementStatus(of: entry, in: fixture.context()) else {
            Issue.record("somebody was asked")
            return
        }
        #expect(fixture.transport.sent.count == before)
    }

    @Test func `an end that is known is not taken back by later settlementStatus`() async throws {
        let fixture = try Self.fixture(Self.lost())
        let entry = try await Self.entry(in: fixture)
        let payer = fixture.client.payer
        let paid = try await payer.apply(.settled(transaction: "0xabc"), of: entry, at: entry.createdAt)
        let later = try await payer.apply(
            .void(PaymentSummary.Reason(code: "payment_failed")),
            of: paid,
            at: entry.createdAt
        )
        #expect(later.state == .paid && later.transaction == "0xabc")
    }

    @Test(
        "what stands beside the answer to the order proves nothing: it may be the seller's own",
        arguments: ["refund_confirmed", "payment_failed", "upstream_error", "processing"]
    )
    func hearsay(_ word: String) async throws {
        let inHeader = try Self.fixture(Self.lost([.routerStatus: word]))
        #expect(try await Self.entry(in: inHeader).state == .unknown)
        for status in [402, 409, 500, 502] {
            let body = #"{"error":"x","httpayerStatus":"\#(word)","webhook_id":"other","txHash":"0x1"}"#
            let inBody = try Self.fixture(.json(status, body))
            let entry = try await Self.entry(in: inBody)
            #expect(entry.state == .unknown)
            // Below 500 the body is the target's, which must not choose what is asked about.
            #expect((entry.tracking == nil) == (status < 500))
        }
    }

    @Test func `what the router delivers after the time limit is kept for whoever asks again`() async throws {
        let order = #"{"webhook_url":"http://localhost:3000/webhooks/a-1"}"#
        let fixture = try ClientFixture(
            answers: [.json(200, Self.price), .json(202, order)]
                + Array(repeating: .json(202, #"{"status":"processing"}"#), count: 400),
            asksPriceFirst: true,
            payer: .router,
            policy: PaymentPolicy(mode: .auto)
        )
        let call = try Calls.create()
        #expect(await fixture.error(call)?.code == .paymentUnknown)
        let orders = fixture.transport.targets.count { $0.hasPrefix("POST") }
        let polls = fixture.transport.targets.count { $0 == "GET http://localhost:3000/webhooks/a-1" }
        fixture.transport.answerNext(.json(200, #"{"id":"x"}"#))
        fixture.time.advance(by: .seconds(600))
        let reply = try await fixture.send(call)
        #expect(reply.json?["id"]?.string == "x" && reply.payment?.outcome == .paid)
        #expect(fixture.transport.targets.count { $0.hasPrefix("POST") } == orders)
        #expect(fixture.transport.targets.count { $0 == "GET http://localhost:3000/webhooks/a-1" } == polls + 1)
        let entry = try #require(try await fixture.client.payer.ledger.entries().last)
        #expect(entry.reply?.body == #"{"id":"x"}"# && entry.data == .delivered)
    }
}
