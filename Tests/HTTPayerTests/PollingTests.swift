import Core
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport

@testable import HTTPayer

@Suite("News of a payment")
struct PollingTests {
    private static let webhook = "http://localhost:3000/webhooks/550e8400"
    private static let pending = HTTPExchange.Outcome.json(202, #"{"status":"pending"}"#)

    private static func accepted(_ webhook: String) -> HTTPExchange.Outcome {
        .json(202, #"{"webhook_url":"\#(webhook)"}"#)
    }

    @Test func `a router that is still paying is asked every three seconds`() async throws {
        let fixture = try ClientFixture(
            Self.accepted(Self.webhook),
            Self.pending,
            .failed(.broken(host: "localhost", reason: "closed")),
            .json(200, #"{"id":"x"}"#)
        )
        #expect(try await fixture.send(try Calls.create()).json?.compact == #"{"id":"x"}"#)
        #expect(fixture.time.moved == .seconds(9))
        #expect(fixture.transport.targets.dropFirst().allSatisfy { $0 == "GET \(Self.webhook)" })
        #expect(fixture.transport.sent.allSatisfy { $0.headers[.apiKey] == ClientFixture.routerKey })
        #expect(fixture.heard.rounds.count == 4)
    }

    @Test("an address is resolved against the base", arguments: ["/webhooks/550e8400", "webhooks/550e8400"])
    func resolves(_ text: String) async throws {
        let fixture = try ClientFixture(Self.accepted(text), .json(200, "{}"))
        _ = try await fixture.send(try Calls.create())
        #expect(fixture.transport.targets.last == "GET \(Self.webhook)")
    }

    @Test func `without an address there is no settlementStatus`() async throws {
        let error = await ClientFixture.error(try Fixture.answer("accepted without webhook_url"))
        #expect(error?.message == "202 response missing webhook_url")
    }

    @Test(
        "another host is not asked",
        arguments: [
            "https://evil.example/webhooks/1", "http://localhost:3001/webhooks/1", "https://localhost:3000/webhooks/1",
            "//evil.example/webhooks/1",
        ]
    )
    func refuses(_ webhook: String) async throws {
        let fixture = try ClientFixture(Self.accepted(webhook), .json(200, "{}"))
        let error = await fixture.error(try Calls.create())
        #expect(fixture.transport.sent.count == 1)
        guard case .ordered(.foreignWebhook, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a host that was allowed is asked without the key`() async throws {
        let fixture = try ClientFixture(
            Self.accepted("https://news.example/1"),
            .json(200, "{}"),
            webhookHosts: ["news.example"]
        )
        _ = try await fixture.send(try Calls.create())
        let settlementStatus = try #require(fixture.transport.sent.last)
        #expect(settlementStatus.url.host == "news.example")
        #expect(!settlementStatus.headers.contains { $0.value.contains(ClientFixture.routerKey) })
    }

    @Test func `after two minutes the outcome is unknown`() async throws {
        let fixture = try ClientFixture(Self.accepted(Self.webhook))
        let error = await fixture.error(try Calls.create())
        #expect(error?.code == .paymentUnknown)
        #expect(error?.message == "the router was still paying after 2m (tracked at \(Self.webhook))")
        #expect(fixture.time.moved <= .seconds(120))
        #expect(fixture.transport.targets.count { $0 == "POST http://localhost:3000/proxy" } == 1)
    }

    @Test func `the deadline of the task is nearer`() async throws {
        let fixture = try ClientFixture(Self.accepted(Self.webhook))
        let error = await fixture.error(try Calls.create(), limit: .seconds(30))
        #expect(error?.message.contains("after 30s (tracked at ") == true)
        #expect(fixture.time.moved <= .seconds(30))
    }

    @Test(
        "news of a failure is a failure",
        arguments: [
            (
                500, #"{"status":"failed","error":"target returned 500","errorType":"upstream_error"}"#,
                "target returned 500"
            ),
            (404, #"{"error":"not found"}"#, "not found"),
            (500, "", "its payment status call returned 500"),
        ]
    )
    func fails(_ status: Int, _ body: String, _ reason: String) async throws {
        let fixture = try ClientFixture(Self.accepted(Self.webhook), .json(status, body))
        let error = await fixture.error(try Calls.create())
        #expect(error?.message == "the router at http://localhost:3000 failed: \(reason)")
        #expect(error?.upstreamStatus == status)
    }
}
