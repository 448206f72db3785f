import Core
import HTTPTypes
import OrderedJSON
import PaymentModel
import Payments
import Testing
import TestSupport

@testable import HTTPayer

@Suite("Keys and payments over plain http")
struct PlainHTTPTests {
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
