import Core
import HTTPTypes
import PaymentModel
import Payments
import Signing
import Testing
import TestSupport
import X402

@testable import HTTPayer

@Suite("Paying from the wallet")
struct PayingTests {
    static let payee = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C"
    private static let payee2 = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

    static func signer() throws -> LocalSigner {
        try LocalSigner(PrivateKey(parsing: Secret("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")))
    }

    static func challenge(
        _ amount: String = "50000",
        payTo: String = payee,
        error: String = "due",
        network: String = "base-sepolia",
        asset: String = "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
        domain: String = "USDC",
        more: String = ""
    ) -> HTTPExchange.Outcome {
        .json(
            402,
            #"{"x402Version":1,"error":"\#(error)","accepts":[{"scheme":"exact","network":"\#(network)","#
                + #""maxAmountRequired":"\#(amount)","payTo":"\#(payTo)","maxTimeoutSeconds":60,"#
                + #""asset":"\#(asset)","resource":"https://api.xcache.io/create","#
                + #""description":"d","extra":{"name":"\#(domain)","version":"2"}}]\#(more)}"#
        )
    }

    static func receipt(_ json: String) -> [HTTPField.Name: String] {
        [.paymentResponseV1: Base64.encode(Array(json.utf8))]
    }

    static func answer(_ status: Int, _ body: String = #"{"id":"x"}"#, receipt json: String? = nil)
        -> HTTPExchange.Outcome
    {
        var fields = HTTPFields()
        if let json { fields[.paymentResponseV1] = Base64.encode(Array(json.utf8)) }
        return .response(HTTPClientResponse(status: status, headers: fields, body: Array(body.utf8)))
    }

    static let settled = #"{"success":true,"transaction":"0xabc","network":"base-sepolia"}"#

    static func fixture(_ answers: [HTTPExchange.Outcome], policy: PaymentPolicy = PaymentPolicy(mode: .auto)) throws
        -> ClientFixture
    {
        try ClientFixture(answers: answers, asksPriceFirst: true, policy: policy, signer: try signer())
    }

    @Test func `a 402 is paid by the same request again, and the ledger knows`() async throws {
        let fixture = try Self.fixture([Self.challenge(), Self.answer(200, receipt: Self.settled)])
        let reply = try await fixture.send(try Calls.create())
        let sent = fixture.transport.sent
        #expect(sent.count == 2)
        #expect(sent.map(\.url.text) == ["https://api.xcache.io/create", "https://api.xcache.io/create"])
        #expect(sent[0].body == sent[1].body)
        #expect(sent[0].headers[.payment] == nil)
        #expect(sent.map(\.usesFreshConnection) == [false, true])
        let header = try #require(sent[1].headers[.payment])
        let payload = try PaymentPayload(headerValue: header)
        #expect(payload.authorization.from == (try Self.signer()).address)
        #expect(reply.payment?.outcome == .paid && reply.payment?.money == .moved && reply.payment?.data == .delivered)
        #expect(reply.payment?.transaction == "0xabc")
        let entries = try await fixture.client.payer.ledger.entries()
        #expect(entries.map(\.state) == [.paid])
        #expect(
            fixture.heard.rounds.allSatisfy { $0.request.headers[.payment] ?? HTTPExchange.mask == HTTPExchange.mask }
        )
        #expect(sent.allSatisfy { $0.headers[.apiKey] == nil })
    }

    @Test func `a payment that was surely not sent is no payment`() async throws {
        let fixture = try Self.fixture([Self.challenge(), .failed(.refused(host: "h"))])
        #expect(await fixture.error(try Calls.create())?.code == .unreachable)
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.released])
        #expect(try await fixture.client.payer.budget(.dollars, at: Timestamp(sinceEpoch: .zero)).session == "0.00")
    }

    @Test func `an unknown payment is sent again unchanged, and a new one only if a person wants it`() async throws {
        let fixture = try Self.fixture([
            Self.challenge(), .failed(.timedOut(host: "h", after: .seconds(1))),
            .failed(.timedOut(host: "h", after: .seconds(1))),
            Self.challenge(), Self.answer(500, "{}"), Self.answer(500, "{}"),
            Self.challenge(), Self.challenge(), Self.answer(200, receipt: Self.settled),
        ])
        for _ in 1...2 {
            _ = await fixture.error(try Calls.create())
            await fixture.end()
        }
        #expect(fixture.transport.sent.compactMap { $0.headers[.payment] }.count == 4)
        #expect(Set(fixture.transport.sent.compactMap { $0.headers[.payment] }).count == 1)
        #expect(try await fixture.client.payer.ledger.entries().map(\.sendings.count) == [4])
        fixture.time.advance(by: .seconds(61))
        guard case .recorded? = await fixture.error(try Calls.create()) else {
            Issue.record("it was paid again")
            return
        }
        #expect(Set(fixture.transport.sent.compactMap { $0.headers[.payment] }).count == 1)
        let terms = try #require(try await fixture.client.payer.ledger.entries().first?.terms)
        let again = try await fixture.send(try Calls.create(), permission: .second(terms))
        #expect(again.payment?.outcome == .paid)
        #expect(Set(fixture.transport.sent.compactMap { $0.headers[.payment] }).count == 2)
    }

    @Test func `what is paid is not paid again under the same job`() async throws {
        let fixture = try Self.fixture([Self.challenge(), Self.answer(200, receipt: Self.settled), Self.challenge()])
        let first = try await fixture.send(try Calls.create())
        let again = try await fixture.send(try Calls.create())
        #expect(again.json == first.json && again.payment?.entry == first.payment?.entry)
        #expect(fixture.transport.sent.count == 2, "what was bought is kept, so nobody is asked")
    }

    @Test func `what is paid without its answer is not paid again either`() async throws {
        let fixture = try Self.fixture([Self.challenge(), Self.answer(500, receipt: Self.settled), Self.challenge()])
        _ = await fixture.error(try Calls.create())
        guard case .recorded(let entry)? = await fixture.error(try Calls.create()) else {
            Issue.record("it was not recognised")
            return
        }
        #expect(entry.state == .paid)
        #expect(fixture.transport.sent.count == 3)
    }

    @Test func `nothing is signed over a limit, beyond a budget, for another payee, in mode never`() async throws {
        for (policy, answers, outcome) in [
            (PaymentPolicy(mode: .never), [Self.challenge()], PaymentSummary.Outcome.pending),
            (PaymentPolicy(mode: .ask), [Self.challenge()], .pending),
            (PaymentPolicy(mode: .auto), [Self.challenge("1000001")], .declined),
            (PaymentPolicy(mode: .auto), [Self.challenge(payTo: "0x...")], .malformed),
            (
                PaymentPolicy(mode: .auto, sessionBudget: try SpendingLimit(parsing: "0.04")), [Self.challenge()],
                .declined
            ),
        ] {
            let fixture = try Self.fixture(answers, policy: policy)
            guard case .unpaid(let payment)? = await fixture.error(try Calls.create()) else {
                Issue.record("it was paid")
                continue
            }
            #expect(payment.outcome == outcome)
            #expect(fixture.transport.sent.count == 1)
            #expect(try await fixture.client.payer.ledger.entries().isEmpty)
        }
    }

    @Test func `a payee that changed is held`() async throws {
        let fixture = try Self.fixture([
            Self.challenge(), Self.answer(200, receipt: Self.settled), Self.challenge(payTo: Self.payee2),
        ])
        _ = try await fixture.send(try Calls.create())
        let other = UpstreamRequest(
            method: .get,
            url: try HTTPURL("\(Calls.base)/other"),
            purpose: "o",
            step: "other",
            isPriced: true
        )
        guard case .unpaid(let payment)? = await fixture.error(other) else {
            Issue.record("it was paid")
            return
        }
        #expect(payment.outcome == .held)
        #expect(payment.payee == .changed(from: try Address(parsing: Self.payee)))
        #expect(fixture.transport.sent.count == 3)
    }
}
