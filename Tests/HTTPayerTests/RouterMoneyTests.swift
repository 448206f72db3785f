import BigInt
import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments
import Testing
import X402

@testable import HTTPayer

/// What a router is believed, and what it is not.
@Suite("Routers and money")
struct RouterMoneyTests {
    private static let router = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

    private static func dryRun(_ amount: String, fees: String?) -> HTTPExchange.Outcome {
        let breakdown = fees.map { #","proxyFeeBreakdown":\#($0)"# } ?? ""
        return .json(
            200,
            #"{"requiresPayment":true,"targetPaymentRequirements":{"scheme":"exact","network":"base-sepolia","#
                + #""maxAmountRequired":"\#(amount)","payTo":"\#(PayingTests.payee)","maxTimeoutSeconds":60,"#
                + #""asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","extra":{"name":"USDC","version":"2"}}\#(breakdown)}"#
        )
    }

    private static func fixture(
        _ answers: [HTTPExchange.Outcome],
        policy: PaymentPolicy = PaymentPolicy(mode: .auto),
        asksPriceFirst: Bool = true
    ) throws -> ClientFixture {
        try ClientFixture(answers: answers, asksPriceFirst: asksPriceFirst, payer: .router, policy: policy)
    }

    // MARK: Its own bill

    @Test func `a bill that only the router writes is shown and never signed`() async throws {
        let fixture = try ClientFixture(
            answers: [PayingTests.challenge(payTo: Self.router), .json(200, #"{"value":"v"}"#)],
            policy: PaymentPolicy(mode: .auto),
            signer: try PayingTests.signer()
        )
        let reply = try await fixture.send(try Calls.get())
        #expect(reply.json?["value"] == "v", "the seller answers for nothing")
        #expect(reply.payment?.outcome == .declined && reply.payment?.rule == .routerBill)
        #expect(fixture.transport.sent.allSatisfy { !$0.headers.contains(.payment) })
        #expect(try await fixture.client.payer.ledger.entries().isEmpty)
    }

    @Test(
        "what the seller does not ask for in the same words is not paid",
        arguments: [
            PayingTests.challenge(), PayingTests.challenge("60000", payTo: router), .json(503, "{}"),
            .failed(.refused(host: "api.xcache.io")),
        ]
    )
    func otherTerms(_ seller: HTTPExchange.Outcome) async throws {
        let answers = [PayingTests.challenge(payTo: Self.router)] + Array(repeating: seller, count: 4)
        let fixture = try ClientFixture(
            answers: answers,
            policy: PaymentPolicy(mode: .auto),
            signer: try PayingTests.signer()
        )
        guard case .unpaid(let payment)? = await fixture.error(try Calls.set()) else {
            Issue.record("it was paid")
            return
        }
        #expect(payment.outcome == .declined && payment.money == .unmoved)
        #expect(fixture.transport.sent.allSatisfy { !$0.headers.contains(.payment) })
    }

    @Test func `a challenge that the seller itself confirms is paid at the seller`() async throws {
        let fixture = try ClientFixture(
            answers: [
                PayingTests.challenge(), PayingTests.challenge(), PayingTests.answer(200, receipt: PayingTests.settled),
            ],
            policy: PaymentPolicy(mode: .auto),
            signer: try PayingTests.signer()
        )
        #expect(try await fixture.send(try Calls.get()).payment?.outcome == .paid)
        #expect(fixture.transport.sent.map(\.url.host) == ["localhost", "api.xcache.io", "api.xcache.io"])
    }

    // MARK: Its fee

    @Test(
        "limits hold for what the router charges in all",
        arguments: [
            ("1.00", #"{"totalCreditsCharged":1030,"creditsPerUsdc":1000}"#, PaymentSummary.Outcome.declined),
            ("1.02", #"{"totalCreditsCharged":1030,"creditsPerUsdc":1000}"#, .declined),
            ("1.03", #"{"totalCreditsCharged":1030,"creditsPerUsdc":1000}"#, .paid),
            ("1.00", #"{"totalCreditsCharged":1000.001}"#, .declined),
            ("1.00", #"{"totalCreditsCharged":"1000"}"#, .paid),
            ("1.00", #"{"totalCreditsCharged":10}"#, .paid),
            ("1.00", #"{"totalCreditsCharged":-5}"#, .pending),
            ("1.00", #"{"totalCreditsCharged":1e30}"#, .pending),
            ("1.00", #"{"totalCreditsCharged":"many"}"#, .pending),
            ("1.00", #"{"totalCreditsCharged":1030,"creditsPerUsdc":0}"#, .pending),
            ("1.00", "{}", .paid),
        ]
    )
    func fee(_ limit: String, _ fees: String, _ outcome: PaymentSummary.Outcome) async throws {
        let policy = PaymentPolicy(mode: .auto, maxPerPayment: try SpendingLimit(parsing: limit))
        let fixture = try Self.fixture(
            [Self.dryRun("1000000", fees: fees), PayingTests.answer(200), PayingTests.answer(200)],
            policy: policy
        )
        let call = try Calls.create()
        let seen: PaymentSummary.Outcome?
        do throws(HTTPayerError) {
            seen = try await fixture.send(call).payment?.outcome
        } catch {
            guard case .unpaid(let payment) = error else { throw error }
            seen = payment.outcome
        }
        #expect(seen == outcome)
        let spent = try await fixture.client.payer.ledger.spent(.dollars, at: fixture.time.now).today
        #expect(outcome != .paid ? spent == 0 : spent >= BudgetScope.dollars.units(ofMicroDollars: 1_000_000))
        if limit == "1.03" { #expect(spent == BudgetScope.dollars.units(ofMicroDollars: 1_030_000)) }
    }

    @Test func `a yes to a price does not cover a fee that grew`() async throws {
        let fixture = try Self.fixture(
            [
                Self.dryRun("50000", fees: #"{"totalCreditsCharged":52}"#),
                Self.dryRun("50000", fees: #"{"totalCreditsCharged":90}"#),
            ],
            policy: PaymentPolicy(mode: .ask)
        )
        guard case .unpaid(let asked)? = await fixture.error(try Calls.create()) else { return }
        #expect(asked.chargeText == "0.052 USDC")
        let requirements = try #require(asked.requirements)
        let terms = PaymentTerms(of: requirements, charging: try #require(asked.fee))
        let call = try Calls.create()
        do throws(HTTPayerError) {
            _ = try await fixture.send(call, permission: .terms(terms, once: false))
            Issue.record("it was paid")
        } catch {
            guard case .unpaid(let payment) = error else { throw error }
            #expect(payment.outcome == .pending && payment.money == .unmoved)
        }
    }

    // MARK: What it was told to pay

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
        let answers = (isPriced ? [Self.dryRun("50000", fees: nil)] : []) + [answer]
        let fixture = try Self.fixture(answers + answers, asksPriceFirst: isPriced)
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
        let fixture = try Self.fixture([PayingTests.answer(status, #"{"error":"x"}"#, receipt: receipt)])
        _ = await fixture.error(try Calls.set())
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.paid])
    }

    @Test func `what it delivered unasked is remembered, and told again without it`() async throws {
        let fixture = try Self.fixture([PayingTests.answer(200)], asksPriceFirst: false)
        let first = try await fixture.send(try Calls.create())
        let again = try await fixture.send(try Calls.create())
        #expect(again.json == first.json)
        #expect(fixture.transport.sent.count == 1)
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.paid])
    }

    @Test func `a connection that was refused told it nothing, and it may be told again`() async throws {
        let refused = HTTPExchange.Outcome.failed(.refused(host: "localhost"))
        let fixture = try Self.fixture(
            Array(repeating: refused, count: 4) + [PayingTests.answer(200)],
            asksPriceFirst: false
        )
        #expect(await fixture.error(try Calls.create())?.code == .unreachable)
        #expect(try await fixture.client.payer.ledger.entries().map(\.state) == [.released])
        #expect(try await fixture.send(try Calls.create()).payment?.outcome == .paid)
    }

    @Test func `a receipt on a free call is a payment, and the next such call asks its price first`() async throws {
        let receipt = #"{"success":true,"transaction":"0xabc","network":"base-sepolia","amount":"50000"}"#
        let fixture = try Self.fixture([
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

    // MARK: Plain http

    @Test(
        "the router's key is not sent over plain http to another machine",
        arguments: [
            ("http://router.example", [], false, .badSetting),
            ("http://127.evil.example", [], false, .badSetting), ("http://10.0.0.5:3000", [], false, .badSetting),
            ("http://10.0.0.5:3000", ["10.0.0.5"], false, nil), ("http://router.example", ["router"], false, nil),
            ("http://router.example", [], true, nil), ("https://router.example", [], false, nil),
            ("http://127.0.0.2:3000", [], false, nil), ("http://[::1]:3000", [], false, nil),
        ] as [(String, Set<String>, Bool, FailureCode?)]
    )
    func key(_ router: String, _ hosts: Set<String>, _ carries: Bool, _ code: FailureCode?) async throws {
        for call in [try Calls.get(), try Calls.create()] {
            let fixture = try ClientFixture(
                answers: [.json(200, #"{"requiresPayment":false,"response":{"id":"x"}}"#)],
                router: router,
                asksPriceFirst: true,
                plainHTTP: PlainHTTP(hosts: hosts, carriesRouterKey: carries)
            )
            #expect(await fixture.error(call)?.code == code)
            #expect(fixture.transport.sent.isEmpty == (code != nil))
        }
    }

    @Test(
        "a payment is not sent over plain http to another machine",
        arguments: [
            ("http://xcache.example", [], false), ("http://127.evil.example", [], false),
            ("http://0.0.0.0:9", [], false), ("http://127.1", [], false), ("http://localhost.evil.example", [], false),
            ("http://xcache.example", ["xcache.example"], true), ("http://[fd00::5]:80", ["[fd00::5]"], true),
            ("http://localhost:9", [], true), ("http://127.8.8.8:9", [], true), ("http://[::1]:9", [], true),
            ("https://xcache.example", [], true),
        ] as [(String, Set<String>, Bool)]
    )
    func wallet(_ seller: String, _ hosts: Set<String>, _ isPaid: Bool) async throws {
        let fixture = try ClientFixture(
            answers: [PayingTests.challenge(), PayingTests.answer(200, receipt: PayingTests.settled)],
            policy: PaymentPolicy(mode: .auto),
            signer: try PayingTests.signer(),
            plainHTTP: PlainHTTP(hosts: hosts)
        )
        let call = UpstreamRequest(
            method: .post,
            url: try HTTPURL("\(seller)/create"),
            body: [:],
            purpose: "create a cache",
            step: "create",
            isPriced: true
        )
        let error = await fixture.error(call)
        #expect((error == nil) == isPaid)
        #expect(fixture.transport.sent.contains { $0.headers.contains(.payment) } == isPaid)
        #expect(try await fixture.client.payer.ledger.entries().isEmpty != isPaid)
    }
}

extension BudgetScope {
    /// Millionths of a dollar as the ledger counts them.
    fileprivate func units(ofMicroDollars count: UInt64) -> BigUInt {
        BigUInt(count) * BigUInt(10).power(Self.dollarDecimals - 6)
    }
}
