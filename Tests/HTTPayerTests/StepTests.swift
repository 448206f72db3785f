import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments
import TestSupport
import Testing
import X402

@testable import HTTPayer

/// The step of a job that is bought once, however its address is spelled.
@Suite("One authorization per step")
struct StepTests {
    private static func call(_ base: String) throws -> UpstreamRequest {
        UpstreamRequest(
            method: .post,
            url: try HTTPURL("\(base)/create"),
            body: [:],
            purpose: "create a cache",
            step: "create",
            isPriced: true
        )
    }

    private static let open = PayingTests.answer(500, "{}")

    @Test(
        "another spelling of the host is the same step, another host asks a person",
        arguments: [
            ("https://api.xcache.io", "https://API.xcache.io:443", true),
            ("https://api.xcache.io", "https://api.xcache.io./v2", true),
            ("http://127.0.0.1:3000", "http://localhost:3000", true),
            ("http://127.0.0.1:3000", "http://[::1]:3000/", true),
            ("http://127.0.0.1:3000", "http://127.0.0.2:3000", true),
            ("https://api.xcache.io", "https://api2.xcache.io", false),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3001", false),
        ]
    )
    func spellings(_ first: String, _ second: String, _ isSame: Bool) async throws {
        let fixture = try PayingTests.fixture([
            PayingTests.challenge(), Self.open, Self.open, PayingTests.challenge(),
            PayingTests.answer(200, receipt: PayingTests.settled),
        ])
        _ = await fixture.error(try Self.call(first))
        await fixture.end()
        let error = await fixture.error(try Self.call(second))
        let headers = fixture.transport.sent.compactMap { $0.headers[.payment] }
        #expect(Set(headers).count == 1, "one authorization, wherever it is sent")
        #expect(headers.count == (isSame ? 3 : 2))
        guard !isSame else { return }
        guard case .unpaid(let payment)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(payment.outcome == .unknown && payment.rule?.text.contains("may have been paid at") == true)
        // A person who was told may pay there.
        let terms = try #require(try await fixture.client.payer.ledger.entries().first?.terms)
        let again = UpstreamRequest(
            method: .post,
            url: try HTTPURL("\(second)/create"),
            purpose: "create a cache",
            step: "create",
            isPriced: true
        )
        let other = try PayingTests.fixture([PayingTests.challenge(), PayingTests.answer(200)])
        #expect(try await other.send(again, permission: .second(terms)).payment?.outcome == .paid)
    }

    @Test(
        "a payment is sent again only as today's policy allows",
        arguments: [
            (PolicyChange.mode(.never), false), (.mode(.ask), false), (.max(SpendingLimit(dollars: 0)), false),
            (.deny(.network(.test)), false), (.budget(SpendingLimit(dollars: 1), .day), true), (.mode(.auto), true),
        ]
    )
    func policy(_ edit: PolicyChange, _ isSent: Bool) async throws {
        let fixture = try PayingTests.fixture([
            PayingTests.challenge(), Self.open, Self.open, PayingTests.challenge(), PayingTests.answer(200),
        ])
        _ = await fixture.error(try Calls.create())
        await fixture.end()
        fixture.client.payer.policy.apply(edit)
        let error = await fixture.error(try Calls.create())
        #expect(fixture.transport.sent.compactMap { $0.headers[.payment] }.count == (isSent ? 3 : 2))
        if !isSent { #expect(error?.code == .paymentUnknown) }
    }

    @Test("a denied payee is not paid by an old authorization, and a person's yes is one for the mode ask alone")
    func payee() async throws {
        let fixture = try PayingTests.fixture([
            PayingTests.challenge(), Self.open, Self.open, PayingTests.challenge(), PayingTests.challenge(),
            PayingTests.answer(200),
        ])
        _ = await fixture.error(try Calls.create())
        await fixture.end()
        fixture.client.payer.policy.apply(.deny(.payee(try Address(parsing: PayingTests.payee))))
        fixture.client.payer.policy.apply(.mode(.ask))
        let call = try Calls.create()
        do throws(HTTPayerError) {
            _ = try await fixture.send(call, permission: .resend)
            Issue.record("it was sent")
        } catch {
            #expect(error.code == .paymentUnknown)
        }
        fixture.client.payer.policy.apply(.allow(.payee(try Address(parsing: PayingTests.payee))))
        #expect(try await fixture.send(try Calls.create(), permission: .resend).payment?.outcome == .paid)
    }

    @Test(
        "a payee is known to the host on every network, and a new one is held on every network",
        arguments: [(PayingTests.payee, true), ("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", false)]
    )
    func networks(_ payee: String, _ isPaid: Bool) async throws {
        let fuji = PayingTests.challenge(
            payTo: payee,
            network: "avalanche-fuji",
            asset: "0x5425890298aed601595a70AB815c96711a31Bc65",
            domain: "USD Coin"
        )
        let fixture = try PayingTests.fixture([
            PayingTests.challenge(), PayingTests.answer(200), fuji, PayingTests.answer(200),
        ])
        _ = try await fixture.send(try Calls.create())
        let other = UpstreamRequest(
            method: .get,
            url: try HTTPURL("\(Calls.base)/x"),
            purpose: "x",
            step: "x",
            isPriced: true
        )
        let error = await fixture.error(other)
        #expect((error == nil) == isPaid)
        if !isPaid { #expect(error?.code == .paymentHeld) }
        #expect(fixture.transport.sent.compactMap { $0.headers[.payment] }.count == (isPaid ? 2 : 1))
    }

    @Test func `a token allowed by hand is paid with on its own network alone, within one limit a day`() async throws {
        let token = "0x1111111111111111111111111111111111111111"
        func challenge(_ network: String) -> HTTPExchange.Outcome {
            PayingTests.challenge("60", network: network, asset: token)
        }
        var policy = PaymentPolicy(mode: .auto)
        let base = try #require(Network(named: "base"))
        policy = PolicyChange.allow(.asset(try Address(parsing: token), on: base, limit: AtomicAmount(100))).applied(
            to: policy
        )
        let fixture = try PayingTests.fixture(
            [challenge("base"), PayingTests.answer(200)] + ["base", "polygon", "base-sepolia"].map { challenge($0) },
            policy: policy
        )
        _ = try await fixture.send(try Calls.create())
        for step in ["a", "b", "c"] {
            let call = UpstreamRequest(
                method: .get,
                url: try HTTPURL("\(Calls.base)/\(step)"),
                purpose: step,
                step: step,
                isPriced: true
            )
            #expect(await fixture.error(call)?.code == .paymentDeclined)
        }
        #expect(fixture.transport.sent.compactMap { $0.headers[.payment] }.count == 1)
    }
}
