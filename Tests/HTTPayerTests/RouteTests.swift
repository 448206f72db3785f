import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport

@testable import HTTPayer

@Suite("Which way a call goes")
struct RouteTests {
    private static let proxy = "POST http://localhost:3000/proxy"
    private static let get = "GET https://api.xcache.io/demo/k"

    private static func challenge() throws -> HTTPExchange.Outcome {
        try Fixture.outcome(try Fixture.json("challenges/v1-402-xcache-create"))
    }

    @Test func `direct calls are the target's own, without the key`() async throws {
        let fixture = try ClientFixture(.json(200, "1"), .json(200, "1"), transport: .direct)
        _ = try await fixture.send(try Calls.get())
        _ = try await fixture.send(try Calls.set(["a": 1]))
        #expect(fixture.transport.targets == [Self.get, "PUT https://api.xcache.io/demo/k"])
        #expect(fixture.transport.bodies == ["", #"{"a":1}"#])
        #expect(fixture.transport.sent.first?.body == nil)
        #expect(fixture.transport.sent.map { $0.headers[.contentType] } == [nil, "application/json"])
        #expect(fixture.transport.sent.allSatisfy { $0.headers[.apiKey] == nil })
    }

    @Test func `without a router all calls are direct`() async throws {
        let fixture = try ClientFixture(try Self.challenge(), router: nil, asksPriceFirst: true)
        #expect(await fixture.error(try Calls.create())?.code == .paymentRequired)
        #expect(fixture.transport.targets == ["POST https://api.xcache.io/create"])
    }

    @Test func `auto sends free calls directly and priced ones through the router`() async throws {
        let fixture = try ClientFixture(.json(200, "1"), .json(200, "1"), transport: .auto)
        _ = try await fixture.send(try Calls.get())
        _ = try await fixture.send(try Calls.create())
        #expect(fixture.transport.targets == [Self.get, Self.proxy])
    }

    @Test func `auto falls back to the router where a free call asks for money`() async throws {
        let fixture = try ClientFixture(try Self.challenge(), .json(200, "1"), transport: .auto)
        #expect(try await fixture.send(try Calls.get()).json == 1)
        #expect(fixture.transport.targets == [Self.get, Self.proxy])
    }

    @Test func `but not where prices are asked first, because the price is known now`() async throws {
        let fixture = try ClientFixture(try Self.challenge(), .json(200, "1"), transport: .auto, asksPriceFirst: true)
        #expect(await fixture.error(try Calls.get())?.code == .paymentRequired)
        #expect(fixture.transport.targets == [Self.get])
    }

    @Test("nor where no payment would help", arguments: [402, 401, 404])
    func stays(_ status: Int) async throws {
        let fixture = try ClientFixture(.json(status, #"{"error":"no"}"#), .json(200, "1"), transport: .auto)
        #expect(await fixture.error(try Calls.get())?.upstreamStatus == status)
        #expect(fixture.transport.targets == [Self.get])
    }

    @Test func `a key that is changed counts from the next request on`() async throws {
        let fixture = try ClientFixture(.json(200, "1"), .json(200, "1"))
        _ = try await fixture.send(try Calls.get())
        fixture.key.set(Secret("another-key"))
        _ = try await fixture.send(try Calls.get())
        #expect(fixture.transport.sent.map { $0.headers[.apiKey] } == [ClientFixture.routerKey, "another-key"])
        fixture.key.set(nil)
        #expect(fixture.client.request(for: try Calls.get()).headers[.apiKey] == nil)
    }

    @Test func `what is reported or outlined does not hold the key`() async throws {
        let fixture = try ClientFixture(.json(200, "1"), .failed(.broken(host: "h", reason: "closed")))
        _ = try await fixture.send(try Calls.get())
        _ = await fixture.error(try Calls.get())
        #expect(fixture.heard.rounds.map(\.request.headers[.apiKey]) == [HTTPExchange.mask, HTTPExchange.mask])
        let request = fixture.client.request(for: try Calls.get())
        #expect(request.headers[.apiKey] == HTTPExchange.mask)
        #expect(request.url.text == "http://localhost:3000/proxy")
        #expect(!fixture.transport.bodies.joined().contains(ClientFixture.routerKey))
        #expect(!"\(fixture.key)\(fixture.client)".contains(ClientFixture.routerKey))
    }

    @Test func `an outline names the router only where it is on the way`() throws {
        let fixture = try ClientFixture(transport: .auto, asksPriceFirst: true)
        #expect(fixture.client.outline(of: try Calls.get()).router == nil)
        #expect(fixture.client.outline(of: try Calls.create()).router?.text == "http://localhost:3000/")
        #expect(fixture.client.request(for: try Calls.create()).url.text == "http://localhost:3000/proxy/sim")
        #expect(fixture.client.request(for: try Calls.get()).url.text == "https://api.xcache.io/demo/k")
    }

    @Test func `health asks each party without the key`() async throws {
        let fixture = try ClientFixture(.json(404, ""), .json(503, "<html>"), router: "http://localhost:3000/proxy")
        let base = try HTTPURL(Calls.base)
        let hops = await fixture.client.health(of: "xcache", at: base, in: fixture.context())
        #expect(hops.map(\.name) == ["router", "xcache"])
        #expect(hops.map(\.problem) == [nil, "the service at https://api.xcache.io answered 503 with an HTML page"])
        #expect(fixture.transport.targets == ["GET http://localhost:3000/health", "GET https://api.xcache.io/"])
        #expect(fixture.transport.sent.allSatisfy { $0.headers[.apiKey] == nil })
    }

    @Test func `a party that is not there has no time`() async throws {
        let fixture = try ClientFixture(transport: .direct)
        let hops = await fixture.client.health(of: "xcache", at: try HTTPURL(Calls.base), in: fixture.context())
        #expect(hops.map(\.elapsed) == [nil])
        #expect(hops.first?.problem == "the service at https://api.xcache.io refused the connection")
    }
}
