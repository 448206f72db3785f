import Core
import ExecutorCore
import HTTPTypes
import OrderedJSON
import Testing

@testable import HTTPayer

@Suite("Which way a call goes")
struct RouteTests {
    private static let proxy = "POST http://localhost:3000/proxy"
    private static let get = "GET https://api.xcache.io/demo/k"

    private static func challenge() throws -> HTTPExchange.Outcome {
        try Fixtures.outcome(try Fixtures.json("v1-402-xcache-create"))
    }

    @Test func `direct calls are the target's own, without the key`() async throws {
        let corridor = try Corridor(.json(200, "1"), .json(200, "1"), transport: .direct)
        _ = try await corridor.send(try Calls.get())
        _ = try await corridor.send(try Calls.set(["a": 1]))
        #expect(corridor.transport.targets == [Self.get, "PUT https://api.xcache.io/demo/k"])
        #expect(corridor.transport.bodies == ["", #"{"a":1}"#])
        #expect(corridor.transport.sent.first?.body == nil)
        #expect(corridor.transport.sent.map { $0.headers[.contentType] } == [nil, "application/json"])
        #expect(corridor.transport.sent.allSatisfy { $0.headers[.apiKey] == nil })
    }

    @Test func `without a router all calls are direct`() async throws {
        let corridor = try Corridor(try Self.challenge(), router: nil, asksPriceFirst: true)
        #expect(await corridor.error(try Calls.create())?.code == .paymentRequired)
        #expect(corridor.transport.targets == ["POST https://api.xcache.io/create"])
    }

    @Test func `auto sends free calls directly and priced ones through the router`() async throws {
        let corridor = try Corridor(.json(200, "1"), .json(200, "1"), transport: .auto)
        _ = try await corridor.send(try Calls.get())
        _ = try await corridor.send(try Calls.create())
        #expect(corridor.transport.targets == [Self.get, Self.proxy])
    }

    @Test func `auto falls back to the router where a free call asks for money`() async throws {
        let corridor = try Corridor(try Self.challenge(), .json(200, "1"), transport: .auto)
        #expect(try await corridor.send(try Calls.get()).json == 1)
        #expect(corridor.transport.targets == [Self.get, Self.proxy])
    }

    @Test func `but not where prices are asked first, because the price is known now`() async throws {
        let corridor = try Corridor(try Self.challenge(), .json(200, "1"), transport: .auto, asksPriceFirst: true)
        #expect(await corridor.error(try Calls.get())?.code == .paymentRequired)
        #expect(corridor.transport.targets == [Self.get])
    }

    @Test("nor where no payment would help", arguments: [402, 401, 404])
    func stays(_ status: Int) async throws {
        let corridor = try Corridor(.json(status, #"{"error":"no"}"#), .json(200, "1"), transport: .auto)
        #expect(await corridor.error(try Calls.get())?.upstreamStatus == status)
        #expect(corridor.transport.targets == [Self.get])
    }

    @Test func `a key that is changed counts from the next request on`() async throws {
        let corridor = try Corridor(.json(200, "1"), .json(200, "1"))
        _ = try await corridor.send(try Calls.get())
        corridor.key.set(Secret("another-key"))
        _ = try await corridor.send(try Calls.get())
        #expect(corridor.transport.sent.map { $0.headers[.apiKey] } == [Corridor.routerKey, "another-key"])
        corridor.key.set(nil)
        #expect(corridor.client.request(for: try Calls.get()).headers[.apiKey] == nil)
    }

    @Test func `what is reported or outlined does not hold the key`() async throws {
        let corridor = try Corridor(.json(200, "1"), .failed(.broken(host: "h", reason: "closed")))
        _ = try await corridor.send(try Calls.get())
        _ = await corridor.error(try Calls.get())
        #expect(corridor.heard.rounds.map(\.call.headers[.apiKey]) == [HTTPExchange.mask, HTTPExchange.mask])
        let request = corridor.client.request(for: try Calls.get())
        #expect(request.headers[.apiKey] == HTTPExchange.mask)
        #expect(request.url.text == "http://localhost:3000/proxy")
        #expect(!corridor.transport.bodies.joined().contains(Corridor.routerKey))
        #expect(!"\(corridor.key)\(corridor.client)".contains(Corridor.routerKey))
    }

    @Test func `an outline names the router only where it is on the way`() throws {
        let corridor = try Corridor(transport: .auto, asksPriceFirst: true)
        #expect(corridor.client.outline(of: try Calls.get()).router == nil)
        #expect(corridor.client.outline(of: try Calls.create()).router?.text == "http://localhost:3000/")
        #expect(corridor.client.request(for: try Calls.create()).url.text == "http://localhost:3000/proxy/sim")
        #expect(corridor.client.request(for: try Calls.get()).url.text == "https://api.xcache.io/demo/k")
    }

    @Test func `health asks each party without the key`() async throws {
        let corridor = try Corridor(.json(404, ""), .json(503, "<html>"), router: "http://localhost:3000/proxy")
        let base = try HTTPURL(Calls.base)
        let hops = await corridor.client.health(of: "xcache", at: base, in: corridor.context())
        #expect(hops.map(\.name) == ["router", "xcache"])
        #expect(hops.map(\.problem) == [nil, "the service at https://api.xcache.io answers 503 with an HTML page"])
        #expect(corridor.transport.targets == ["GET http://localhost:3000/health", "GET https://api.xcache.io/"])
        #expect(corridor.transport.sent.allSatisfy { $0.headers[.apiKey] == nil })
    }

    @Test func `a party that is not there has no time`() async throws {
        let corridor = try Corridor(transport: .direct)
        let hops = await corridor.client.health(of: "xcache", at: try HTTPURL(Calls.base), in: corridor.context())
        #expect(hops.map(\.elapsed) == [nil])
        #expect(hops.first?.problem == "the service at https://api.xcache.io refuses the connection")
    }
}
