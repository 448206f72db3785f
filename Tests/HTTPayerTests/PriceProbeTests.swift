import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments
import Testing
import TestSupport
import X402

@testable import HTTPayer

@Suite("Price first")
struct PriceProbeTests {
    private static let proxySim = "POST http://localhost:3000/proxy/sim"
    private static let sim = "POST http://localhost:3000/sim"
    private static let seller = "POST https://api.xcache.io/create"

    private static func dryRun(_ index: Int) throws -> HTTPExchange.Outcome {
        try Fixture.outcome(try #require(try Fixture.json("services/httpayer-responses")["simulate"]?.array?[index]))
    }

    private func payment(_ fixture: ClientFixture, _ call: UpstreamRequest? = nil) async throws -> PaymentSummary {
        let call = try call ?? Calls.create()
        guard case .unpaid(let payment)? = await fixture.error(call) else {
            Issue.record("no payment was asked")
            return PaymentPolicy().summary(missingPrice: "", purpose: "", host: "")
        }
        return payment
    }

    @Test func `the dry run tells the price, and the call is not made`() async throws {
        let fixture = try ClientFixture(try Self.dryRun(0), asksPriceFirst: true)
        let payment = try await payment(fixture)
        #expect(payment.outcome == .pending)
        #expect(payment.requirements?.amountText == "0.50 USDC")
        #expect(payment.findings.filter { $0.level == .fail } == [])
        #expect(fixture.transport.targets == [Self.proxySim])
        #expect(fixture.transport.sent.first?.headers[.apiKey] == ClientFixture.routerKey)
        #expect(
            fixture.transport.bodies == [
                String(
                    decoding: RouterRequestFormat.seed.bytes(for: try Calls.create(), timeout: .seconds(30)),
                    as: UTF8.self
                )
            ]
        )
    }

    @Test func `a price of version 2 is read as such`() async throws {
        let body =
            #"{"requiresPayment":true,"targetPaymentRequirements":{"scheme":"exact","network":"eip155:8453","amount":"500000","asset":"0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","maxTimeoutSeconds":60}}"#
        let payment = try await payment(try ClientFixture(.json(200, body), asksPriceFirst: true))
        #expect(payment.outcome == .pending && payment.challenge?.version == 2)
        #expect(!payment.findings.contains { $0.field == "version" || $0.field == "header" })
    }

    @Test func `a price over the limit is declined before anybody could pay it`() async throws {
        let policy = PaymentPolicy(maxPerPayment: try SpendingLimit(parsing: "0.10"))
        let fixture = try ClientFixture(try Self.dryRun(0), asksPriceFirst: true, policy: policy)
        let payment = try await payment(fixture)
        #expect(payment.outcome == .declined && payment.rule?.text == "max 0.10 per payment")
        #expect(fixture.transport.sent.count == 1)
    }

    @Test func `if nothing is to be paid, the dry run was the call`() async throws {
        let fixture = try ClientFixture(try Self.dryRun(1), asksPriceFirst: true)
        #expect(try await fixture.send(try Calls.create()).json?.compact == #"{"keys":[],"count":0}"#)
        #expect(fixture.transport.targets == [Self.proxySim])
    }

    @Test(
        "an answer inside a dry run is read like any other",
        arguments: [
            (#"{"requiresPayment":false,"status":404,"response":{"error":"cache not found"}}"#, "cache not found"),
            (
                #"{"requiresPayment":false,"status":401,"response":"who are you"}"#,
                "the service at https://api.xcache.io answered 401: who are you"
            ),
        ]
    )
    func inner(_ body: String, _ message: String) async throws {
        let error = await (try ClientFixture(.json(200, body), asksPriceFirst: true)).error(try Calls.create())
        #expect(error?.message == message)
        #expect(error?.hint == "trace")
    }

    @Test("an older router has its dry run elsewhere", arguments: [404, 405])
    func older(_ status: Int) async throws {
        let fixture = try ClientFixture(.json(status, ""), try Self.dryRun(0), asksPriceFirst: true)
        #expect(try await payment(fixture).outcome == .pending)
        #expect(fixture.transport.targets == [Self.proxySim, Self.sim])
    }

    @Test func `without any dry run the seller is asked, unpaid and without the key`() async throws {
        let challenge = try Fixture.outcome(try Fixture.json("challenges/v1-402-xcache-create"))
        let fixture = try ClientFixture(.json(404, ""), .json(405, ""), challenge, asksPriceFirst: true)
        #expect(try await payment(fixture).requirements?.amountText == "0.50 USDC")
        #expect(fixture.transport.targets == [Self.proxySim, Self.sim, Self.seller])
        #expect(fixture.transport.bodies.last == #"{"region":"us-east-1"}"#)
        #expect(fixture.transport.sent.last?.headers[.apiKey] == nil)
    }

    @Test func `a seller that asks for nothing has done the work`() async throws {
        let fixture = try ClientFixture(
            .json(404, ""),
            .json(404, ""),
            .json(200, #"{"id":"x"}"#),
            asksPriceFirst: true
        )
        #expect(try await fixture.send(try Calls.create()).json?.compact == #"{"id":"x"}"#)
        #expect(fixture.transport.sent.count == 3)
    }

    @Test func `a challenge as the answer of the dry run is a price as well`() async throws {
        let challenge = try Fixture.outcome(try Fixture.json("challenges/v1-402-xcache-create"))
        let fixture = try ClientFixture(challenge, asksPriceFirst: true)
        #expect(try await payment(fixture).outcome == .pending)
        #expect(fixture.transport.targets == [Self.proxySim])
    }

    @Test func `a dry run without credits tells no price`() async throws {
        let fixture = try ClientFixture(.json(402, #"{"error":"Insufficient credits"}"#), asksPriceFirst: true)
        #expect(await fixture.error(try Calls.create())?.code == .quotaUsedUp)
    }

    @Test(
        "without a price a person must decide",
        arguments: [
            (500, #"{"error":"boom"}"#, "the router at http://localhost:3000 answered 500: boom"),
            (502, "", "the router at http://localhost:3000 answered 502"),
            (400, #"{"error":"Unsupported network: polygon"}"#, "Unsupported network: polygon"),
            (200, "{}", "the router's dry run doesn't say whether payment is required"),
            (200, #"{"requiresPayment":true}"#, "the router says payment is required, but not how much"),
        ]
    )
    func missing(_ status: Int, _ body: String, _ reason: String) async throws {
        let fixture = try ClientFixture(.json(status, body), asksPriceFirst: true)
        let payment = try await payment(fixture)
        #expect(payment.outcome == .pending && payment.challenge == nil)
        #expect(payment.missingPrice == reason)
        #expect(fixture.transport.sent.count == 1)
    }

    @Test func `a seller who cannot be reached tells no price either`() async throws {
        let fixture = try ClientFixture(.json(404, ""), .json(404, ""), asksPriceFirst: true)
        #expect(
            try await payment(fixture).missingPrice == "the service at https://api.xcache.io refused the connection"
        )
    }

    @Test("a refused key is no missing price", arguments: [401, 403])
    func refusedKey(_ status: Int) async throws {
        let fixture = try ClientFixture(.json(status, #"{"error":"Unauthorized"}"#), asksPriceFirst: true)
        let error = await fixture.error(try Calls.create())
        #expect(error?.code == .unauthorized && error?.hint == "auth")
        #expect(fixture.transport.sent.count == 1)
    }

    @Test func `a router that is not there tells no price, and is named`() async throws {
        let error = await (try ClientFixture(asksPriceFirst: true)).error(try Calls.create())
        #expect(
            error?.message == "the router at http://localhost:3000 refused the connection (set by HTTPAYER_ROUTER_URL)"
        )
        #expect(error?.code == .unreachable)
    }

    @Test func `a dry run that takes too long has paid nothing`() async throws {
        let slow = TransportError.timedOut(host: "localhost:3000", after: .seconds(30))
        let error = await (try ClientFixture(.failed(slow), asksPriceFirst: true)).error(try Calls.create())
        #expect(error?.code == .timedOut)
    }

    @Test func `a free call is made without asking`() async throws {
        let fixture = try ClientFixture(.json(200, "1"), asksPriceFirst: true)
        _ = try await fixture.send(try Calls.get())
        #expect(fixture.transport.targets == ["POST http://localhost:3000/proxy"])
    }

    @Test func `the original asks nobody`() async throws {
        let fixture = try ClientFixture(.json(200, #"{"id":"x"}"#), asksPriceFirst: false)
        _ = try await fixture.send(try Calls.create())
        #expect(fixture.transport.targets == ["POST http://localhost:3000/proxy"])
    }

    @Test func `a price can be asked for on its own`() async throws {
        let fixture = try ClientFixture(try Self.dryRun(0), .json(200, #"{"requiresPayment":true}"#))
        guard
            case .asked(let payment) = try await fixture.client.price(of: try Calls.create(), in: fixture.context()),
            case .unknown = try await fixture.client.price(of: try Calls.create(), in: fixture.context())
        else {
            Issue.record("no price")
            return
        }
        #expect(payment.option == 1)
        #expect(fixture.transport.targets == [Self.proxySim, Self.proxySim])
    }
}
