import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("The relay of the local router, which its customer pays himself")
struct RelayTests {
    private static let body =
        #"{"api_url":"https://api.xcache.io/create","method":"POST","data":{"region":"us-east-1"},"network":"base-sepolia"}"#

    private func relay(_ sandbox: TestSandbox, _ headers: HTTPFields = [:], _ body: String = body) async throws
        -> HTTPClientResponse
    {
        try await sandbox.send(.post, "http://localhost:3000/relay", body, headers: headers)
    }

    private func sandbox(_ price: String = "0.50") throws -> TestSandbox {
        let sandbox = try TestSandbox()
        try sandbox.order("price create \(price) USDC base-sepolia")
        return sandbox
    }

    private static func name(_ text: String) throws -> HTTPField.Name { try #require(HTTPField.Name(text)) }

    @Test(
        "the bill is the price and 3 %, two tenths of a cent at least",
        arguments: [("0.50", 515_000), ("0.01", 12_000)]
    )
    func bill(_ price: String, _ units: Int) async throws {
        let sandbox = try sandbox(price)
        let bill = try await relay(sandbox)
        #expect(bill.status == 402)
        #expect(bill.headers[try Self.name("X-HTTPayer-Status")] == "payment_required")
        let entry = try JSONValue(parsing: bill.body)["accepts"]?.array?.first
        #expect(entry?["maxAmountRequired"]?.string == String(units))
        #expect(entry?["resource"]?.string == "http://localhost:3000/relay")
        let dry = try await sandbox.send(.post, "http://localhost:3000/relay/sim", Self.body)
        #expect(dry.text.contains("\"relayFeeBreakdown\""))
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test func `a paid bill buys the call: the customer pays the router, and the router the seller`() async throws {
        let sandbox = try sandbox()
        let buyer = try Buyer(on: sandbox)
        let paid = try await relay(sandbox, try buyer.headers(for: try await relay(sandbox)))
        #expect(paid.status == 200)
        #expect(sandbox.network.transfers.map(\.amount) == [AtomicAmount(515_000), AtomicAmount(500_000)])
        #expect(sandbox.network.transfers.first?.payer == buyer.address)
        let proof = paid.headers[try Self.name("X-Client-Payment")]
        #expect(proof == sandbox.network.transfers.first?.transaction)
    }

    @Test func `the same payment buys nothing a second time`() async throws {
        let sandbox = try sandbox()
        let headers = try Buyer(on: sandbox).headers(for: try await relay(sandbox))
        #expect(try await relay(sandbox, headers).status == 200)
        #expect(try await relay(sandbox, headers).status == 402)
        #expect(sandbox.network.transfers.count == 2)
    }

    @Test func `where the seller brings nothing, the customer has his money back`() async throws {
        let sandbox = try sandbox()
        let headers = try Buyer(on: sandbox).headers(for: try await relay(sandbox))
        try sandbox.order("fault create refuse-settle")
        let failed = try await relay(sandbox, headers)
        #expect(failed.status == 502)
        let id = try #require(failed.headers[try Self.name("X-Refund-Webhook-Id")])
        #expect(try await sandbox.send(.get, "http://localhost:3000/webhooks/\(id)").text.contains("refund_confirmed"))
        #expect(sandbox.network.transfers.map(\.isRefunded) == [true])
    }

    @Test func `what costs nothing is passed on, and an unknown network refused`() async throws {
        #expect(try await relay(try TestSandbox()).status == 200)
        let sandbox = try sandbox()
        let body = Self.body.replacing("base-sepolia", with: "nowhere")
        #expect(try await relay(sandbox, [:], body).text == #"{"error":"Unsupported network: nowhere"}"#)
    }
}
