import Core
import ExecutorCore
import OrderedJSON
import PaymentModel
import Testing
import X402

@Suite("What an operation would cost")
struct PriceTests {
    private static let challenge =
        #"{"x402Version":1,"accepts":[{"scheme":"exact","network":"base-sepolia","maxAmountRequired":"10000","#
        + #""resource":"https://api.xcache.io/create","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","#
        + #""maxTimeoutSeconds":60,"asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","extra":{"name":"USDC","version":"2"}}]}"#

    private static func ask(_ request: CacheRequest, _ fixture: ProviderFixture) async throws(any Error) -> PriceQuote<
        PaymentSummary, TaskResult
    > {
        try await fixture.provider().price(of: request, in: fixture.executor.context(for: "j", origin: .console))
    }

    @Test(
        "is read from the challenge of an unpaid call",
        arguments: [
            (CacheRequest.create(region: "eu"), #"POST /create {"region":"eu"}"#),
            (.topUp(cacheId: "c"), #"POST /topup/c {"cache_id":"c","requested_operations":50000}"#),
            (.createAndSet(key: "k", "v", ttl: nil, region: nil), "POST /create {}"),
        ]
    )
    func asked(_ request: CacheRequest, _ line: String) async throws {
        let fixture = try ProviderFixture(.text(402, Self.challenge), by: .direct)
        guard case .asked(let payment) = try await Self.ask(request, fixture) else {
            Issue.record("no price")
            return
        }
        #expect(payment.requirements?.amount.text == "10000")
        #expect(payment.host == "api.xcache.io")
        #expect(fixture.upstream.seen.map(\.description) == [line])
    }

    @Test func `is nothing where the service simply does it, and the result is kept`() async throws {
        let fixture = try ProviderFixture(.text(200, #"{"id":"c1"}"#), by: .direct)
        guard case .answered(let result) = try await Self.ask(.create(region: nil), fixture) else {
            Issue.record("no answer")
            return
        }
        #expect(result.json == ["cacheId": "c1", "region": "us-east-1"])
    }

    @Test func `is unknown where the service is down`() async throws {
        let fixture = try ProviderFixture(.text(503), by: .direct)
        guard case .unknown(let why) = try await Self.ask(.create(region: nil), fixture) else {
            Issue.record("known")
            return
        }
        #expect(why == "the service at https://api.xcache.io answered 503")
    }

    @Test func `is not asked for what is not sold`() async throws {
        let fixture = try ProviderFixture()
        guard case .notPriced = try await Self.ask(.get(CacheAddress(cacheId: "c", key: "k")), fixture) else {
            Issue.record("priced")
            return
        }
        #expect(fixture.upstream.seen == [])
    }

    @Test func `is not asked for what cannot be sent`() async throws {
        let fixture = try ProviderFixture(.text(402, Self.challenge), by: .direct)
        await #expect(throws: ProviderError.self) { try await Self.ask(.topUp(cacheId: "create"), fixture) }
        #expect(fixture.upstream.seen == [])
    }

    @Test func `is a failure where the service refuses`() async throws {
        let fixture = try ProviderFixture(.text(404, #"{"error":"no such path"}"#), by: .direct)
        let error = await #expect(throws: ProviderError.self) { try await Self.ask(.create(region: nil), fixture) }
        #expect(error?.code == .refused)
    }
}
