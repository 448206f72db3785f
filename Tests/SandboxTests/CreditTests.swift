import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Credits of the local router")
struct CreditTests {
    private func credits(_ sandbox: TestSandbox) async throws -> Int? {
        try await sandbox.send(.get, "http://localhost:3000/balance").json["mainnet"]?["credits_balance"]?.int
    }

    @Test("with credits the router pays, price and 3 %", arguments: ["v1", "v2"])
    func pays(_ version: String) async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.50 USDC base-sepolia " + version)
        try sandbox.order("credits 2")
        #expect(try await credits(sandbox) == 2000)
        let reply = try await sandbox.routed("POST", "/create", #","data":{}"#)
        #expect(reply.status == 201)
        #expect(reply.receipt?.0.success == true)
        #expect(reply.receipt?.0.transaction == sandbox.network.transfers.first?.transaction)
        #expect(sandbox.network.transfers.map(\.amount) == [AtomicAmount(500_000)])
        #expect(try await credits(sandbox) == 1485)
        #expect(sandbox.network.requestCount(to: "api.xcache.io") == 2)
    }

    @Test func `what is left of the credits is not spent beyond the last`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.50 USDC base-sepolia")
        try sandbox.order("credits 1.03")
        for expected in [201, 201, 402] { #expect(try await sandbox.routed("POST", "/create").status == expected) }
        let refused = try await sandbox.routed("POST", "/create")
        #expect(refused.text == #"{"error":"Insufficient credits"}"#)
        #expect(refused.headers[.paymentRequired] == nil)
        #expect(try await credits(sandbox) == 0)
        #expect(sandbox.network.transfers.count == 2)
    }

    @Test func `without any credits ever given a 402 is passed through`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.50 USDC base-sepolia")
        #expect(try await sandbox.routed("POST", "/create").complaint == "X-PAYMENT header is required")
        try sandbox.order("credits 0")
        #expect(try await sandbox.routed("POST", "/create").text == #"{"error":"Insufficient credits"}"#)
        try sandbox.order("reset")
        #expect(try await credits(sandbox) == 0)
        try sandbox.order("price create 0.50 USDC base-sepolia")
        #expect(try await sandbox.routed("POST", "/create").complaint == "X-PAYMENT header is required")
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test func `a dry run spends nothing, and a free call neither`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("price create 0.50 USDC base-sepolia")
        try sandbox.order("credits 1")
        #expect(try await sandbox.routed("POST", "/create", path: "/proxy/sim").json["requiresPayment"] == true)
        #expect(try await sandbox.routed("GET", cache).status == 200)
        #expect(try await credits(sandbox) == 1000)
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test func `a call with a payment of its own is not paid by the router`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.50 USDC base-sepolia")
        let payment = try buyer.payment(for: try await sandbox.create())
        try sandbox.order("credits 1")
        let headers = #","headers":{"x-payment":"\#(payment.headerValue.expose())"}"#
        #expect(try await sandbox.routed("POST", "/create", headers).status == 201)
        #expect(try await sandbox.routed("POST", "/create", headers).status == 402)
        #expect(try await credits(sandbox) == 1000)
        #expect(sandbox.network.transfers.map(\.payer) == [buyer.address])
    }

    @Test(
        "a target that refuses the router's payment is a bad gateway, and costs only what moved",
        arguments: [
            ("refuse-verify", "insufficient_funds", 1000), ("refuse-settle", "invalid_transaction_state", 1000),
            ("late-settle", "settlement_pending", 485),
        ]
    )
    func refused(_ kind: String, _ code: String, _ left: Int) async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.50 USDC base-sepolia")
        try sandbox.order("credits 1")
        try sandbox.order("fault create \(kind)")
        let reply = try await sandbox.routed("POST", "/create")
        #expect(reply.status == 502)
        #expect(try reply.json["message"] == .string("Target refused the payment: \(code)"))
        #expect(try await credits(sandbox) == left)
        #expect(reply.receipt?.0.transaction == sandbox.network.transfers.first?.transaction)
    }

    @Test func `a look-alike is not paid`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.50 USDC base-sepolia")
        try sandbox.order("credits 1")
        try sandbox.order("fault create wrong-asset")
        #expect(try await sandbox.routed("POST", "/create").status == 402)
        #expect(try await credits(sandbox) == 1000)
    }

    @Test func `a 402 without challenge passes through`() async throws {
        let sandbox = try TestSandbox(plan: Scenario(operations: 0))
        let cache = try await sandbox.cache()
        try sandbox.order("credits 1")
        #expect(try await sandbox.routed("GET", cache).text == #"{"error":"Operation limit reached"}"#)
    }

    @Test func `many at once spend each credit once`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.10 USDC base-sepolia")
        try sandbox.order("credits 1.03")
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<24 { group.addTask { try await sandbox.routed("POST", "/create").status } }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 201 }.count == 10)
        #expect(sandbox.network.transfers.count == 10)
        #expect(try await credits(sandbox) == 0)
    }
}
