import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments
import Testing
import TestSupport

@testable import HTTPayer

@Suite("Calls that a router is told to pay")
struct RouterOrderTests {
    static let bare: [HTTPExchange.Outcome] = [
        PayingTests.challenge(), PayingTests.challenge(error: "insufficient_funds"),
        .json(402, #"{"error":"Insufficient credits"}"#), .json(402, ""), .json(401, #"{"error":"Unauthorized"}"#),
        .json(403, ""), .json(404, ""), .json(408, ""), .json(409, ""), .json(429, ""), .json(499, ""),
        .json(500, ""), .json(502, ""), .json(504, ""), .json(301, ""), .json(200, #"{"success":false,"error":"x"}"#),
        .failed(.timedOut(host: "localhost", after: .seconds(30))), .failed(.broken(host: "localhost", reason: "cut")),
    ]

    @Test(
        "whatever it answers, it may have paid: it counts, and is not told again",
        arguments: bare.indices,
        [true, false]
    )
    func mayHavePaid(_ index: Int, isPriced: Bool) async throws {
        let answer = Self.bare[index]
        let answers = (isPriced ? [.dryRun("50000", fees: nil)] : []) + [answer]
        let fixture = try ClientFixture.payingRouter(answers + answers, asksPriceFirst: isPriced)
        let first = await fixture.error(try Calls.create())
        let payment: PaymentSummary?
        switch first {
        case .unsettled(let unsettled, _)?, .ordered(_, let unsettled)?: payment = unsettled
        default: payment = nil
        }
        #expect(payment?.outcome == .unknown && payment?.money == .unknown, "\(String(describing: first))")
        await fixture.end()
        fixture.time.advance(by: .seconds(86_400))
        guard case .recorded? = await fixture.error(try Calls.create()) else {
            Issue.record("the router was told again")
            return
        }
        #expect(fixture.transport.targets.count { $0.hasSuffix("/proxy") } == 1)
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.unknown])
    }

    @Test(
        "a free call that turns out to cost is told to the router once as well",
        arguments: [
            .json(502, ""), .json(429, "", [.retryAfter: "1"]), .json(503, ""),
            .failed(.broken(host: "localhost", reason: "cut")),
        ] as [HTTPExchange.Outcome]
    )
    func costlyFree(_ answer: HTTPExchange.Outcome) async throws {
        let fixture = try ClientFixture(
            answers: [PayingTests.challenge(), answer, answer, answer],
            transport: .auto,
            asksPriceFirst: true,
            payer: .router,
            policy: PaymentPolicy(mode: .auto)
        )
        _ = await fixture.error(try Calls.get())
        #expect(fixture.transport.targets == ["GET https://api.xcache.io/demo/k", "POST http://localhost:3000/proxy"])
        #expect(fixture.transport.sent.last?.usesFreshConnection == true)
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.unknown])
    }

    @Test("a receipt on a free call counts, whatever else the answer says", arguments: [200, 404, 409, 500])
    func receiptWithFailure(_ status: Int) async throws {
        let receipt = #"{"success":true,"transaction":"0xabc","network":"base-sepolia","amount":"50000"}"#
        let fixture = try ClientFixture.payingRouter([PayingTests.answer(status, #"{"error":"x"}"#, receipt: receipt)])
        _ = await fixture.error(try Calls.set())
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.paid])
    }

    @Test func `what it delivered unasked is remembered, and told again without it`() async throws {
        let fixture = try ClientFixture.payingRouter([PayingTests.answer(200)], asksPriceFirst: false)
        let first = try await fixture.send(try Calls.create())
        let again = try await fixture.send(try Calls.create())
        #expect(again.json == first.json)
        #expect(fixture.transport.sent.count == 1)
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.paid])
    }

    @Test func `a connection that was refused told it nothing, and it may be told again`() async throws {
        let refused = HTTPExchange.Outcome.failed(.refused(host: "localhost"))
        let fixture = try ClientFixture.payingRouter(
            Array(repeating: refused, count: 4) + [PayingTests.answer(200)],
            asksPriceFirst: false
        )
        #expect(await fixture.error(try Calls.create())?.code == .unreachable)
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.released])
        #expect(try await fixture.send(try Calls.create()).payment?.outcome == .paid)
    }

    @Test func `a receipt on a free call is a payment, and the next such call asks its price first`() async throws {
        let receipt = #"{"success":true,"transaction":"0xabc","network":"base-sepolia","amount":"50000"}"#
        let fixture = try ClientFixture.payingRouter([
            PayingTests.answer(200, #"{"value":"v"}"#, receipt: receipt),
            .json(200, #"{"requiresPayment":false,"status":200,"response":{"value":"v"}}"#),
        ])
        let reply = try await fixture.send(try Calls.get())
        #expect(reply.payment?.outcome == .paid && reply.payment?.transaction == "0xabc")
        let entries = try await fixture.client.payer.ledger.entries()
        #expect(entries.map(\.state) == [.paid] && entries.map(\.amountText) == ["0.05 dollars"])
        #expect(try await fixture.send(try Calls.get()).json?["value"] == "v")
        #expect(
            fixture.transport.targets == ["POST http://localhost:3000/proxy", "POST http://localhost:3000/proxy/sim"]
        )
    }
}
