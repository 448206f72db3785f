import Core
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport

@testable import HTTPayer

@Suite("Retries")
struct RepetitionTests {
    private static let refused = HTTPExchange.Outcome.failed(.refused(host: "localhost:3000"))

    @Test func `a refused connection is tried three times more, with doubled waits`() async throws {
        let fixture = try ClientFixture(Self.refused, Self.refused, Self.refused, .json(200, "{}"))
        _ = try await fixture.send(try Calls.create())
        #expect(
            fixture.heard.retries == [
                "2 100 ms the connection was refused", "3 200 ms the connection was refused",
                "4 400 ms the connection was refused",
            ]
        )
        #expect(fixture.time.moved == .milliseconds(700))
        #expect(fixture.heard.rounds.count == 4)
    }

    @Test func `after that nobody is there`() async throws {
        let fixture = try ClientFixture()
        let error = await fixture.error(try Calls.get())
        #expect(fixture.transport.sent.count == 4)
        #expect(error?.code == .unreachable)
        #expect(
            error?.message == "the router at http://localhost:3000 refused the connection (set by HTTPAYER_ROUTER_URL)"
        )
        #expect(error?.hint == "status")
    }

    @Test func `of a router elsewhere the setting is named`() async throws {
        let error = await (try ClientFixture(router: "https://router.example/v1")).error(try Calls.get())
        #expect(
            error?.message
                == "the router at https://router.example/v1 refused the connection (set by HTTPAYER_ROUTER_URL)"
        )
        #expect(error?.hint == "status")
    }

    @Test("an unknown host is tried again", arguments: [1, 2, 3])
    func unknownHost(_ times: Int) async throws {
        let answers = [HTTPExchange.Outcome](repeating: .failed(.unknownHost("r.example")), count: times)
        let fixture = try ClientFixture(answers: answers + [.json(200, "{}")])
        _ = try await fixture.send(try Calls.set())
        #expect(fixture.transport.sent.count == times + 1)
    }

    @Test(
        "what may have been received is never sent again",
        arguments: [
            TransportError.timedOut(host: "localhost", after: .seconds(30)),
            .broken(host: "localhost", reason: "closed"),
            .tooLarge(host: "localhost", limit: 1), .cancelled, .tls(host: "localhost", reason: "bad"),
        ]
    )
    func never(_ failure: TransportError) async throws {
        for call in [try Calls.create(), try Calls.get(), try Calls.set()] {
            let fixture = try ClientFixture(.failed(failure), .json(200, "{}"))
            #expect(await fixture.error(call) != nil)
            #expect(fixture.transport.sent.count == 1)
        }
    }

    @Test(
        "a priced call that ends without answer may have been paid",
        arguments: [
            (TransportError.timedOut(host: "localhost", after: .seconds(30)), FailureCode.paymentUnknown),
            (.broken(host: "localhost", reason: "closed"), .paymentUnknown),
            (.cancelled, .paymentUnknown),
            (.tls(host: "localhost", reason: "bad"), .unreachable),
            (.refused(host: "localhost"), .unreachable),
        ]
    )
    func unknown(_ failure: TransportError, _ code: FailureCode) async throws {
        let answers = [HTTPExchange.Outcome](repeating: .failed(failure), count: 4)
        #expect(await (try ClientFixture(answers: answers)).error(try Calls.create())?.code == code)
    }

    @Test("a gateway's failure of a free GET is tried again", arguments: [502, 503, 504])
    func gateway(_ status: Int) async throws {
        let fixture = try ClientFixture(.json(status, ""), .json(200, "1"))
        #expect(try await fixture.send(try Calls.get()).json == 1)
        #expect(fixture.heard.retries == ["2 100 ms the answer was \(status)"])
    }

    @Test("the same failure of a call that changes or costs is not", arguments: [500, 502, 503, 504])
    func gatewayOnce(_ status: Int) async throws {
        let pricedGet = UpstreamRequest(
            method: .get,
            url: try HTTPURL("\(Calls.base)/x"),
            purpose: "GET",
            step: "get",
            isPriced: true
        )
        for call in [try Calls.set(), try Calls.create(), pricedGet] {
            let fixture = try ClientFixture(.json(status, ""), .json(200, "1"))
            #expect(await fixture.error(call)?.upstreamStatus == status)
            #expect(fixture.transport.sent.count == 1)
        }
    }

    @Test func `an answer that follows the call under an id is not asked for again`() async throws {
        let fixture = try ClientFixture(try Fixture.answer("target refused the payment"), .json(200, "1"))
        #expect(await fixture.error(try Calls.get())?.code == .paymentUnknown)
        #expect(fixture.transport.sent.count == 1)
    }

    @Test("a state word that mentions a payment ends all tries", arguments: ["payment_received", "async_processing"])
    func paying(_ word: String) async throws {
        let fixture = try ClientFixture(.json(502, #"{"httpayerStatus":"\#(word)"}"#), .json(200, "1"))
        #expect(await fixture.error(try Calls.get())?.code == .paymentUnknown)
        #expect(fixture.transport.sent.count == 1)
    }

    @Test(
        "too many requests are sent again when the answer says so",
        arguments: [
            ("2", Duration.seconds(2)), ("0", .milliseconds(100)), ("Sat, 01 Nov 2025 12:26:45 GMT", .seconds(5)),
        ]
    )
    func waits(_ text: String, _ wait: Duration) async throws {
        let fixture = try ClientFixture(.json(429, "", [.retryAfter: text]), .json(200, "1"))
        #expect(try await fixture.send(try Calls.get()).json == 1)
        #expect(fixture.time.moved == wait)
    }

    @Test func `a router that may have paid is not asked again, whatever it answers`() async throws {
        let call = try Calls.create()
        let fixture = try ClientFixture(.json(429, "", [.retryAfter: "2"]), .json(200, "1"))
        let error = await fixture.error(call)
        #expect(error != nil)
        #expect(fixture.transport.sent.count == 1)
        #expect(fixture.transport.sent.map(\.usesFreshConnection) == [true])
    }

    @Test(
        "without a word about when, they are not",
        arguments: [
            nil, "soon", "-1", "Sat, 01 Nov 2025", "Wed, 21 Oct 9223372036854775807 07:28:00 GMT",
            "Wed, 21 Oct 2015 9223372036854775807:28:00 GMT", "Wed, 99 Oct 2015 07:28:00 GMT",
            "Wed, 21 Oct 2015 07:28:99 GMT", "9223372036854775807", "99999999999999999999",
        ]
    )
    func gives(_ text: String?) async throws {
        var headers = HTTPFields()
        headers[.retryAfter] = text
        let fixture = try ClientFixture(.json(429, "", headers), .json(200, "1"))
        #expect(await fixture.error(try Calls.get())?.code == .rateLimited)
        #expect(fixture.transport.sent.count == 1)
    }

    @Test func `a wait beyond the deadline is not begun`() async throws {
        let fixture = try ClientFixture(.json(429, "", [.retryAfter: "60"]), .json(200, "1"))
        let error = await fixture.error(try Calls.get(), limit: .seconds(30))
        #expect(error?.message == "too many requests, try again in 1m")
        #expect(fixture.time.moved == .zero)
    }

    @Test func `a request has thirty seconds, or what the task has left`() async throws {
        let fixture = try ClientFixture(.json(502, ""), .json(200, "1"), .json(200, "1"))
        _ = try await fixture.send(try Calls.get(), limit: .milliseconds(2500))
        _ = try await fixture.send(try Calls.get())
        #expect(fixture.transport.limits == [.milliseconds(2500), .milliseconds(2400), .seconds(30)])
    }

    @Test func `an answer that carries a receipt is not asked for again`() async throws {
        let fixture = try ClientFixture(.json(503, "", [.paymentResponseV1: "e30="]), .json(200, "1"))
        #expect(await fixture.error(try Calls.get())?.code == .paymentUnknown)
        #expect(fixture.transport.sent.count == 1)
    }

    @Test func `jitter takes up to half of a wait`() throws {
        let pause = RetryPolicy(jitter: { 0 })
            .pause(after: Self.refused, tries: 2, of: try Calls.get(), mayPay: false, now: Timestamp(sinceEpoch: .zero))
        #expect(pause?.span == .milliseconds(100))
    }
}
