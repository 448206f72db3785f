import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import TestSupport

@Suite("Local paywall")
struct PaywallTests {
    @Test func `a priced create asks as the fixture does`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.50 USDC base")
        let reply = try await sandbox.seller(.post, "/create", "{}")
        #expect(reply.status == 402)
        #expect(try reply.json == Fixture.json("challenges/v1-402-xcache-create")["body"])
        #expect(reply.headers[.named("PAYMENT-REQUIRED")] == nil)
    }

    @Test func `a priced top-up asks as the fixture does`() async throws {
        let id = "96ad0856-03b1-4ee7-9666-e81abd0349e1"
        let sandbox = try TestSandbox(ids: IDGenerator { id })
        _ = try await sandbox.cache()
        try sandbox.order("price topup 0.50 USDC base")
        let reply = try await sandbox.seller(.post, "/topup/\(id)", "{}")
        #expect(try reply.json == Fixture.json("challenges/v1-402-xcache-topup")["body"])
    }

    @Test func `a price in version 2 stands in the header`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.01 base-sepolia v2")
        let reply = try await sandbox.seller(.post, "/create", "{}")
        #expect(reply.text == "{}")
        let challenge = try decoded(reply)
        #expect(challenge["x402Version"] == 2)
        #expect(challenge["resource"]?["url"] == "https://api.xcache.io/create")
        let expected = try JSONValue(
            parsing: """
                {"scheme":"exact","network":"eip155:84532","amount":"10000",\
                "asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e",\
                "payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","maxTimeoutSeconds":300,\
                "extra":{"name":"USDC","version":"2"}}
                """
        )
        #expect(challenge["accepts"] == .array([expected]))
    }

    @Test func `several prices for one operation are several options, each in its version`() async throws {
        let sandbox = try TestSandbox()
        for line in ["create 0.50 USDC base", "create 0.40 polygon", "create 1 arbitrum v2"] {
            try sandbox.order("price " + line)
        }
        let reply = try await sandbox.seller(.post, "/create", "{}")
        let amounts = try reply.json["accepts"]?.array?.map { $0["maxAmountRequired"] }
        #expect(amounts == ["500000", "400000"])
        #expect(try decoded(reply)["accepts"]?.array?.map { $0["amount"] } == ["1000000"])
    }

    @Test func `a price of none makes an operation free again`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 1 base")
        #expect(try await sandbox.seller(.post, "/create").status == 402)
        try sandbox.order("price create none")
        #expect(try await sandbox.seller(.post, "/create").status == 201)
    }

    @Test(
        "every operation of a cache can have a price, and an unpaid one does nothing",
        arguments: TestSandbox.cacheOperations
    )
    func each(_ operation: SellerOperation, _ method: HTTPRequest.Method, _ target: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k", "1")
        try sandbox.order("price \(operation.rawValue) 0.01 base")
        let reply = try await sandbox.seller(
            method,
            target.replacing("CACHE", with: cache),
            operation == .set ? "2" : nil
        )
        #expect(reply.status == 402)
        try sandbox.order("reset")
        #expect(try await sandbox.seller(.get, cache + "/k").text == #"{"key":"k","value":1,"ttl":-1}"#)
        #expect(try await sandbox.seller(.get, cache).json["operations"]?.int == 49_997)
    }

    @Test func `a payment is refused with the codes of the plan, in order`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 1 base")
        try sandbox.order("refuse insufficient_funds")
        try sandbox.order("refuse payment_expired")
        #expect(try await sandbox.seller(.post, "/create").json["error"] == "X-PAYMENT header is required")
        let paid: HTTPFields = [.named("X-PAYMENT"): "e30="]
        for code in ["insufficient_funds", "payment_expired", "invalid_x402_version"] {
            let reply = try await sandbox.seller(.post, "/create", headers: paid)
            #expect(reply.status == 402)
            #expect(try reply.json["error"] == .string(code))
        }
    }

    @Test func `a payment that comes through the router is seen`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 1 base v2")
        try sandbox.order("refuse insufficient_funds")
        let reply = try await sandbox.routed("POST", "/create", #","headers":{"payment-signature":"e30="}"#)
        #expect(try decoded(reply)["error"] == "insufficient_funds")
    }

    @Test func `the next request is answered with the body of a reply, wherever it goes`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order(#"reply {"x402Version":1, "accepts":[]}"#)
        try sandbox.order(#"reply {"x402Version":2,"accepts":[]}"#)
        let first = try await sandbox.seller(.get, "/none/k")
        #expect(first.status == 402)
        #expect(first.text == #"{"x402Version":1,"accepts":[]}"#)
        #expect(first.headers[.named("PAYMENT-REQUIRED")] == nil)
        let second = try await sandbox.routed("GET", "/none/k")
        #expect(second.status == 402)
        #expect(try decoded(second) == second.json)
        #expect(try await sandbox.seller(.get, "/none/k").status == 404)
    }

    @Test func `a question for the price is a request like any other, and gets the next reply whole`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order(#"reply {"x402Version":1,"accepts":[{"maxAmountRequired":"7"},{"maxAmountRequired":"8"}]}"#)
        let dry = try await sandbox.routed("POST", "/create", path: "/proxy/sim")
        #expect(dry.status == 402)
        #expect(try dry.json["accepts"]?.array?.count == 2)
        #expect(try await sandbox.routed("POST", "/create").status == 201)
    }

    @Test func `a dry run of a challenge without options passes it through`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order(#"reply {"error":"pay"}"#)
        let dry = try await sandbox.routed("POST", "/create", path: "/proxy/sim")
        #expect(dry.status == 402)
        #expect(dry.text == #"{"error":"pay"}"#)
    }

    private func decoded(_ reply: HTTPClientResponse) throws -> JSONValue {
        let header = try #require(reply.headers[.named("PAYMENT-REQUIRED")])
        return try JSONValue(base64: header)
    }
}
