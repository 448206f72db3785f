import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Purchases on the local network")
struct PurchaseTests {
    @Test(
        "a purchase moves the price once, and the receipt says so in its version",
        arguments: [
            ("v1", "X-PAYMENT-RESPONSE", "base-sepolia"), ("v2", "PAYMENT-RESPONSE", "eip155:84532"),
        ]
    )
    func buys(_ version: String, _ header: String, _ spelling: String) async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.50 USDC base-sepolia " + version)
        let headers = try buyer.headers(for: try await sandbox.create())
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 201)
        let receipt = try #require(reply.receipt)
        #expect(receipt.header.rawName == header)
        let transfer = try #require(sandbox.network.transfers.first)
        let expected: JSONValue = [
            "success": true, "transaction": .string(transfer.transaction), "network": .string(spelling),
            "payer": .string(buyer.address.text),
        ]
        #expect(JSONValue.object(receipt.0.raw) == expected)
        #expect(sandbox.network.transfers.count == 1)
        #expect(transfer.payer == buyer.address)
        #expect(transfer.payTo.text == TestSandbox.payee)
        #expect(transfer.amount == AtomicAmount(500_000))
        #expect(transfer.network.name == "base-sepolia")
        #expect(transfer.nonce == (try Buyer.nonce(1)))
        #expect(transfer.moment == sandbox.time.now)
        #expect(AuthorizationNonce(transfer.transaction) != nil, "0x and 64 digits")
        #expect(try sandbox.balance(of: buyer.address) == "99.50")
        let id = try #require(try reply.json["id"]?.string)
        #expect(try await sandbox.seller(.get, "/\(id)").status == 200)
    }

    @Test("the same payment again buys nothing, and moves nothing", arguments: ["v1", "v2"])
    func again(_ version: String) async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.50 USDC base-sepolia " + version)
        let headers = try buyer.headers(for: try await sandbox.create())
        #expect(try await sandbox.create(headers).status == 201)
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 402)
        #expect(reply.complaint == "invalid_exact_evm_nonce_already_used")
        #expect(reply.receipt == nil)
        #expect(sandbox.network.transfers.count == 1)
        #expect(try sandbox.balance(of: buyer.address) == "99.50")
    }

    @Test func `a purchase of one payment at a time by many moves the money once`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.50 USDC base-sepolia")
        let headers = try buyer.headers(for: try await sandbox.create())
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 { group.addTask { try await sandbox.create(headers).status } }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.sorted() == [201] + Array(repeating: 402, count: 15))
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test("one of several options is paid, each in its version", arguments: [(1, 40), (2, 30)])
    func oneOfSeveral(_ option: Int, _ cents: UInt64) async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        for line in ["0.40 USDC base-sepolia", "0.30 USDC base-sepolia", "0.20 USDC base"] {
            try sandbox.order("price create " + line)
        }
        let headers = try buyer.headers(for: try await sandbox.create(), option: option)
        #expect(try await sandbox.create(headers).status == 201)
        #expect(sandbox.network.transfers.map(\.amount) == [AtomicAmount(cents * 10_000)])
    }

    @Test("of an offer in both versions either is paid", arguments: [1, 2])
    func dual(_ version: Int) async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.05 USDC base-sepolia")
        try sandbox.order("price create 0.05 USDC base-sepolia v2")
        var challenge = try await sandbox.create()
        if version == 1 { challenge.headers[.paymentRequired] = nil }
        let reply = try await sandbox.create(try buyer.headers(for: challenge))
        #expect(reply.status == 201)
        #expect(reply.receipt?.header == PaymentHeaders.receipt(version: version))
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test func `a refused payment gets a fresh challenge in both versions`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.05 USDC base-sepolia")
        try sandbox.order("price create 0.05 USDC base-sepolia v2")
        try sandbox.order("refuse payment_expired")
        let buyer = try Buyer(on: sandbox)
        let reply = try await sandbox.create(try buyer.headers(for: try await sandbox.create()))
        #expect(try reply.json["error"] == "payment_expired")
        #expect(try reply.json["payer"] == .string(buyer.address.text))
        let header = try JSONValue(base64: try #require(reply.headers[.paymentRequired]))
        #expect(header["error"] == "payment_expired")
        #expect(header["payer"] == nil)
    }

    @Test("every operation of a cache can be bought", arguments: TestSandbox.cacheOperations)
    func each(_ operation: SellerOperation, _ method: HTTPRequest.Method, _ target: String) async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try await sandbox.seller(.put, cache + "/k", "1")
        try sandbox.order("price \(operation.rawValue) 0.01 base")
        let buyer = try Buyer(on: sandbox)
        func send(_ headers: HTTPFields) async throws -> HTTPClientResponse {
            let path = target.replacing("CACHE", with: cache)
            return try await sandbox.seller(method, path, operation == .set ? "2" : nil, headers: headers)
        }
        let reply = try await send(try buyer.headers(for: try await send([:])))
        #expect(200...201 ~= reply.status)
        #expect(reply.receipt?.0.success == true)
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test func `what fails after the payment carries its receipt`() async throws {
        let sandbox = try TestSandbox()
        let cache = try await sandbox.cache()
        try sandbox.order("price get 0.01 base")
        let buyer = try Buyer(on: sandbox)
        let headers = try buyer.headers(for: try await sandbox.seller(.get, cache + "/nope"))
        let reply = try await sandbox.seller(.get, cache + "/nope", headers: headers)
        #expect(reply.status == 404)
        #expect(reply.receipt?.0.success == true)
    }

    @Test func `nobody pays for a region, a cache or an operation that is not there`() async throws {
        let sandbox = try TestSandbox(plan: Scenario(operations: 1))
        let cache = try await sandbox.cache()
        let buyer = try Buyer(on: sandbox)
        for operation in ["create", "topup", "get"] { try sandbox.order("price \(operation) 0.01 base") }
        let headers = try buyer.headers(for: try await sandbox.create())
        #expect(try await sandbox.seller(.post, "/create", #"{"region":"mars"}"#, headers: headers).status == 400)
        #expect(try await sandbox.seller(.post, "/topup/none", headers: headers).status == 404)
        #expect(try await sandbox.seller(.get, "/none/k", headers: headers).status == 404)
        try sandbox.order("quota 0")
        let spent = try await sandbox.seller(.get, cache + "/k", headers: headers)
        #expect(spent.text == #"{"error":"Operation limit reached"}"#)
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test func `a payment for something free is not taken`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.01 base")
        let headers = try buyer.headers(for: try await sandbox.create())
        try sandbox.order("price create none")
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 201)
        #expect(reply.receipt == nil)
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test("a payment reaches the seller through the router", arguments: ["v1", "v2"])
    func routed(_ version: String) async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.05 base-sepolia " + version)
        let payment = try buyer.payment(for: try await sandbox.routed("POST", "/create", #","data":{}"#))
        let header = #"{"\#(payment.headerName.rawName)":"\#(payment.headerValue.expose())"}"#
        let reply = try await sandbox.routed(
            "POST",
            "/create",
            #","data":{},"headers":\#(header)"#,
            path: "/proxy?format=json"
        )
        #expect(reply.status == 201)
        #expect(try reply.json["success"] == true)
        #expect(reply.receipt?.0.success == true)
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test func `a payment on the router's own request pays nobody`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.05 base-sepolia")
        let headers = try buyer.headers(for: try await sandbox.routed("POST", "/create"))
        #expect(try await sandbox.routed("POST", "/create", headers: headers).status == 402)
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test func `the same story gives the same transactions`() async throws {
        func transaction(_ nonce: UInt8) async throws -> String? {
            let sandbox = try TestSandbox()
            try sandbox.order("price create 0.05 base-sepolia")
            let challenge = try await sandbox.create()
            _ = try await sandbox.create(try Buyer(on: sandbox).headers(for: challenge, nonce: nonce))
            return sandbox.network.transfers.first?.transaction
        }
        let first = try await transaction(1)
        #expect(first != nil)
        #expect(try await transaction(1) == first)
        #expect(try await transaction(2) != first)
    }
}
