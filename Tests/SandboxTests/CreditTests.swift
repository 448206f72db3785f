import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Credits of the local router")
struct CreditTests {
    private func credits(_ stage: Stage) async throws -> Int? {
        try await stage.send(.get, "http://localhost:3000/balance").json["mainnet"]?["credits_balance"]?.int
    }

    @Test("with credits the router pays, price and 3 %", arguments: ["v1", "v2"])
    func pays(_ version: String) async throws {
        let stage = try Stage()
        try stage.order("price create 0.50 USDC base-sepolia " + version)
        try stage.order("credits 2")
        #expect(try await credits(stage) == 2000)
        let reply = try await stage.routed("POST", "/create", #","data":{}"#)
        #expect(reply.status == 201)
        #expect(reply.receipt?.0.success == true)
        #expect(reply.receipt?.0.transaction == stage.network.transfers.first?.transaction)
        #expect(stage.network.transfers.map(\.amount) == [AtomicAmount(500_000)])
        #expect(try await credits(stage) == 1485)
        #expect(stage.network.requestCount(to: "api.xcache.io") == 2)
    }

    @Test func `what is left of the credits is not spent beyond the last`() async throws {
        let stage = try Stage()
        try stage.order("price create 0.50 USDC base-sepolia")
        try stage.order("credits 1.03")
        for expected in [201, 201, 402] { #expect(try await stage.routed("POST", "/create").status == expected) }
        let refused = try await stage.routed("POST", "/create")
        #expect(refused.text == #"{"error":"Insufficient credits"}"#)
        #expect(refused.headers[.paymentRequired] == nil)
        #expect(try await credits(stage) == 0)
        #expect(stage.network.transfers.count == 2)
    }

    @Test func `without any credits ever given a 402 is passed through`() async throws {
        let stage = try Stage()
        try stage.order("price create 0.50 USDC base-sepolia")
        #expect(try await stage.routed("POST", "/create").complaint == "X-PAYMENT header is required")
        try stage.order("credits 0")
        #expect(try await stage.routed("POST", "/create").text == #"{"error":"Insufficient credits"}"#)
        try stage.order("reset")
        #expect(try await credits(stage) == 0)
        try stage.order("price create 0.50 USDC base-sepolia")
        #expect(try await stage.routed("POST", "/create").complaint == "X-PAYMENT header is required")
        #expect(stage.network.transfers.isEmpty)
    }

    @Test func `a dry run spends nothing, and a free call neither`() async throws {
        let stage = try Stage()
        let cache = try await stage.cache()
        try stage.order("price create 0.50 USDC base-sepolia")
        try stage.order("credits 1")
        #expect(try await stage.routed("POST", "/create", path: "/proxy/sim").json["requiresPayment"] == true)
        #expect(try await stage.routed("GET", cache).status == 200)
        #expect(try await credits(stage) == 1000)
        #expect(stage.network.transfers.isEmpty)
    }

    @Test func `a call with a payment of its own is not paid by the router`() async throws {
        let stage = try Stage()
        let buyer = try Buyer(on: stage)
        try stage.order("price create 0.50 USDC base-sepolia")
        let payment = try buyer.payment(for: try await stage.create())
        try stage.order("credits 1")
        let headers = #","headers":{"x-payment":"\#(payment.headerValue.expose())"}"#
        #expect(try await stage.routed("POST", "/create", headers).status == 201)
        #expect(try await stage.routed("POST", "/create", headers).status == 402)
        #expect(try await credits(stage) == 1000)
        #expect(stage.network.transfers.map(\.payer) == [buyer.address])
    }

    @Test(
        "a target that refuses the router's payment is a bad gateway, and costs only what moved",
        arguments: [
            ("refuse-verify", "insufficient_funds", 1000), ("refuse-settle", "invalid_transaction_state", 1000),
            ("late-settle", "settlement_pending", 485),
        ]
    )
    func refused(_ kind: String, _ code: String, _ left: Int) async throws {
        let stage = try Stage()
        try stage.order("price create 0.50 USDC base-sepolia")
        try stage.order("credits 1")
        try stage.order("fault create \(kind)")
        let reply = try await stage.routed("POST", "/create")
        #expect(reply.status == 502)
        #expect(try reply.json["message"] == .string("Target refused the payment: \(code)"))
        #expect(try await credits(stage) == left)
        #expect(reply.receipt?.0.transaction == stage.network.transfers.first?.transaction)
    }

    @Test func `a look-alike is not paid`() async throws {
        let stage = try Stage()
        try stage.order("price create 0.50 USDC base-sepolia")
        try stage.order("credits 1")
        try stage.order("fault create wrong-asset")
        #expect(try await stage.routed("POST", "/create").status == 402)
        #expect(try await credits(stage) == 1000)
    }

    @Test func `a 402 without challenge passes through`() async throws {
        let stage = try Stage(plan: Scenario(operations: 0))
        let cache = try await stage.cache()
        try stage.order("credits 1")
        #expect(try await stage.routed("GET", cache).text == #"{"error":"Operation limit reached"}"#)
    }

    @Test func `many at once spend each credit once`() async throws {
        let stage = try Stage()
        try stage.order("price create 0.10 USDC base-sepolia")
        try stage.order("credits 1.03")
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<24 { group.addTask { try await stage.routed("POST", "/create").status } }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 201 }.count == 10)
        #expect(stage.network.transfers.count == 10)
        #expect(try await credits(stage) == 0)
    }
}
