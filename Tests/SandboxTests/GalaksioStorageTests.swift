import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Local Galaksio Storage")
struct GalaksioStorageTests {
    private static let upload = TestSandbox.storage + "/upload"

    private let sandbox: TestSandbox
    private let buyer: Buyer

    init() throws {
        sandbox = try TestSandbox()
        buyer = try Buyer(on: sandbox)
    }

    private func store(_ body: String, nonce: UInt8 = 1) async throws -> HTTPClientResponse {
        try await sandbox.buy(buyer, .post, Self.upload, bytes: Array(body.utf8), nonce: nonce)
    }

    @Test(
        "an upload costs a cent and what Arweave costs",
        arguments: [(1, "10001"), (1000, "10020"), (100_000, "11966")]
    )
    func prices(_ size: Int, _ units: String) async throws {
        let body = "{\"data\":\"\(String(repeating: "x", count: size))\",\"content_type\":\"text/plain\"}"
        let reply = try await sandbox.send(.post, Self.upload, body)
        #expect(reply.price == units)
        let extra = try reply.json["accepts"]?.array?.first?["extra"]
        #expect(extra?["dynamicPricing"] == true)
        #expect(extra?["priceUSD"]?.number?.text == "0.0\(units)".replacing(/0+$/, with: ""))
    }

    @Test func `text is stored, and read for a tenth of a cent`() async throws {
        let reply = try await store(#"{"data":"hello","content_type":"text/html","is_base64":false}"#)
        #expect(reply.status == 200)
        let json = try reply.json
        let id = try #require(json["tx_id"]?.string)
        #expect(id.utf8.count == 43)
        #expect(json["data_size"] == 5)
        #expect(json["status"]?.string != nil && json["ar_cost"]?.string != nil)
        let url = try #require(json["gateway_url"]?.string)
        #expect(url == "\(TestSandbox.arweave)/\(id)")
        #expect(try await sandbox.send(.get, url).text == "hello")
        let target = "\(TestSandbox.storage)/data/\(id)"
        let data = try await sandbox.buy(buyer, .get, target, nonce: 2)
        #expect(data.text == "hello")
        #expect(data.headers[.contentType] == "text/html")
        #expect(sandbox.paid == ["10001", "1000"])
    }

    @Test func `bytes are stored in base64`() async throws {
        let reply = try await store(#"{"data":"AP+A","is_base64":true}"#)
        let url = try #require(try reply.json["gateway_url"]?.string)
        let data = try await sandbox.send(.get, url)
        #expect(data.body == [0, 255, 128])
        #expect(data.headers[.contentType] == "application/octet-stream")
    }

    @Test(
        "an invalid upload is refused after the payment was verified, and costs nothing",
        arguments: ["{", "{}", #"{"data":5}"#, #"{"data":""}"#, #"{"data":"%%","is_base64":true}"#]
    )
    func invalid(_ body: String) async throws {
        #expect(try await sandbox.send(.post, Self.upload, body).price == "10000")
        #expect(try await store(body).status == 400)
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `nobody pays for data that is not there`() async throws {
        let reply = try await sandbox.buy(buyer, .get, TestSandbox.storage + "/data/none")
        #expect(reply.status == 404)
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `a query finds data by its tags for half a cent`() async throws {
        let first = try await store(#"{"data":"a","content_type":"text/plain","tags":{"App":"x"}}"#)
        let second = try await store(#"{"data":"b","content_type":"text/plain"}"#, nonce: 2)
        let ids = [try first.json["tx_id"] ?? .null, try second.json["tx_id"] ?? .null]
        let plain = #"{"op":"equals","name":"Content-Type","value":"text/plain"}"#
        let app = #"{"op":"equals","name":"App","value":"x"}"#
        let cases = [
            (plain, ids), (app, [ids[0]]), (#"{"op":"and","expressions":[\#(plain),\#(app)]}"#, [ids[0]]),
            (#"{"op":"or","expressions":[\#(app),\#(plain)]}"#, ids),
            (#"{"op":"equals","name":"App","value":"y"}"#, []),
        ]
        for (index, (query, expected)) in cases.enumerated() {
            let reply = try await sandbox.buy(
                buyer,
                .post,
                TestSandbox.storage + "/query",
                bytes: Array(query.utf8),
                nonce: UInt8(10 + index)
            )
            #expect(try reply.json == .array(expected))
        }
        #expect(sandbox.paid.suffix(5).allSatisfy { $0 == "5000" })
    }

    @Test(
        "an invalid query costs nothing",
        arguments: ["", "{}", #"{"op":"like"}"#, #"{"op":"and","expressions":[]}"#]
    )
    func badQuery(_ query: String) async throws {
        let address = TestSandbox.storage + "/query"
        let reply = try await sandbox.buy(buyer, .post, address, bytes: Array(query.utf8))
        #expect(reply.status == 400)
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `its health is free`() async throws {
        let reply = try await sandbox.send(.get, TestSandbox.storage + "/health")
        #expect(reply.status == 200)
        #expect(try reply.json["status"] == "healthy")
    }

    @Test func `all of it works through the router`() async throws {
        try sandbox.order("credits 1")
        let stored = try await sandbox.forwarded("POST", Self.upload, #","data":{"data":"hello"}"#)
        let id = try #require(try stored.json["tx_id"]?.string)
        #expect(try await sandbox.forwarded("GET", "\(TestSandbox.storage)/data/\(id)").text == "hello")
        let query = #","data":{"op":"equals","name":"Content-Type","value":"text/plain"}"#
        #expect(try await sandbox.forwarded("POST", TestSandbox.storage + "/query", query).json == [.string(id)])
        #expect(try await sandbox.forwarded("GET", TestSandbox.storage + "/health").status == 200)
        #expect(sandbox.paid == ["10001", "1000", "5000"])
    }

    @Test func `the router tells the price of an upload without buying it`() async throws {
        let dry = try await sandbox.forwarded("POST", Self.upload, #","data":{"data":"hello"}"#, path: "/proxy/sim")
        #expect(try dry.json["targetPaymentRequirements"]?["maxAmountRequired"] == "10001")
        #expect(sandbox.paid.isEmpty)
    }
}
