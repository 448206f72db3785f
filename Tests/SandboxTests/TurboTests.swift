import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import TestSupport
import X402

@Suite("Local Turbo")
struct TurboTests {
    private static let target = TestSandbox.turbo + "/x402/data-item/unsigned"
    private static let tags = HTTPField.Name.named("x-data-item-tags")
    /// More than is free.
    private static let content = [UInt8](repeating: 5, count: 200_000)

    private let sandbox: TestSandbox
    private let buyer: Buyer

    init() throws {
        sandbox = try TestSandbox()
        buyer = try Buyer(on: sandbox)
    }

    private func upload(_ content: [UInt8], _ headers: HTTPFields = [:], path: String = "") async throws
        -> HTTPClientResponse
    {
        try await sandbox.send(.post, Self.target + path, bytes: content, headers: headers)
    }

    /// Asks for the price of that many bytes without sending them.
    private func ask(_ length: Int, _ headers: HTTPFields = [:]) async throws -> HTTPClientResponse {
        var headers = headers
        headers[.contentLength] = String(length)
        return try await sandbox.send(.post, Self.target, headers: headers)
    }

    @Test func `the limit of what is free is told`() async throws {
        let info = try await sandbox.send(.get, TestSandbox.turbo + "/info")
        #expect(try info.json["freeUploadLimitBytes"] == 107_520)
        let other = try TestSandbox(plan: Scenario(freeUploadLimitBytes: 505 << 10))
        #expect(try await other.send(.get, TestSandbox.turbo + "/info").json["freeUploadLimitBytes"] == 517_120)
    }

    @Test func `a small file is free, and its receipt names no payment`() async throws {
        let reply = try await upload([UInt8](repeating: 1, count: 107_520), [.contentType: "text/plain"])
        #expect(reply.status == 200)
        let json = try reply.json
        #expect(json["winc"] == "0")
        #expect(json["x402PaymentTxId"] == nil && json["mUSDCPaid"] == nil)
        #expect(json["id"]?.string?.utf8.count == 43)
        #expect(try await upload([UInt8](repeating: 1, count: 107_521)).status == 402)
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `a paid upload has a receipt in its body, and the gateway serves the data`() async throws {
        let reply = try await sandbox.buy(
            buyer,
            .post,
            Self.target,
            bytes: Self.content,
            headers: [.contentType: "image/png", Self.tags: #"[{"name":"App-Name","value":"galaksio"}]"#]
        )
        #expect(reply.status == 200)
        #expect(reply.receipt == nil)
        let json = try reply.json
        let transfer = try #require(sandbox.network.transfers.first)
        #expect(json["x402PaymentTxId"]?.string == transfer.transaction)
        #expect(json["mUSDCPaid"]?.string == transfer.amount.text)
        #expect(json["timestamp"] == 1_761_652_800_000)
        #expect(json["version"] == "0.2.0")
        #expect(json["deadlineHeight"]?.int != nil)
        #expect(json["dataCaches"] == ["arweave.net"])
        #expect(json["fastFinalityIndexes"] == ["arweave.net"])
        #expect(json["owner"]?.string?.hasPrefix("0x") == true)
        let id = try #require(json["id"]?.string)
        let data = try await sandbox.send(.get, "\(TestSandbox.arweave)/\(id)")
        #expect(data.body == Self.content)
        #expect(data.headers[.contentType] == "image/png")
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test func `the challenge is that of the fixture`() async throws {
        let overhead = try await overhead()
        let reply = try await ask(2_097_152 - overhead)
        #expect(try reply.json.isEquivalent(to: Fixture.json("challenges/v1-402-turbo-upload")["body"] ?? .null))
    }

    /// The number of bytes of a data item without tags of its own beside the data.
    private func overhead() async throws -> Int {
        let text = try await ask(1_000_000).json["accepts"]?.array?.first?["description"]?.string
        let number = text?.split(separator: " ").compactMap { Int($0) }.first
        return try #require(number) - 1_000_000
    }

    @Test(
        "a payment may take longer the larger the data is",
        arguments: [(1 << 20, 300), (11 << 20, 1800), (101 << 20, 3600)]
    )
    func timeouts(_ length: Int, _ seconds: Int) async throws {
        let entry = try await ask(length).json["accepts"]?.array?.first
        #expect(entry?["maxTimeoutSeconds"]?.int == seconds)
    }

    @Test func `the price depends on the length and on the tags`() async throws {
        let plain = try #require(try await ask(1 << 20).price.flatMap { Int($0) })
        let longer = try #require(try await ask(2 << 20).price.flatMap { Int($0) })
        let value = String(repeating: "v", count: 2000)
        let tag = "[{\"name\":\"n\",\"value\":\"\(value)\"}]"
        let tagged = try #require(try await ask(1 << 20, [Self.tags: tag]).price.flatMap { Int($0) })
        #expect(plain < tagged && tagged < longer)
    }

    @Test func `a payment for the price without the tags is refused`() async throws {
        let headers = try buyer.headers(for: try await upload(Self.content))
        var tagged = headers
        tagged[Self.tags] = "[{\"name\":\"n\",\"value\":\"\(String(repeating: "v", count: 2000))\"}]"
        let reply = try await upload(Self.content, tagged)
        #expect(reply.status == 402)
        #expect(reply.complaint?.hasSuffix("value_mismatch") == true)
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `data without a length is refused`() async throws {
        let text = "Missing Content Length. Content Length is required for raw data post."
        let missing = try await sandbox.send(.post, Self.target)
        #expect(missing.status == 411)
        #expect(missing.text == text)
        #expect(try await upload(Self.content, [.transferEncoding: "chunked"]).status == 411)
    }

    @Test(
        "malformed tags are refused in plain text",
        arguments: ["x", "{}", "[1]", #"[{"name":"a"}]"#, #"[{"name":"","value":"b"}]"#]
    )
    func badTags(_ tags: String) async throws {
        let reply = try await upload(Self.content, [Self.tags: tags])
        #expect(reply.status == 400)
        #expect(reply.headers[.contentType]?.hasPrefix("text/plain") == true)
    }

    @Test func `too much data and a wrong length are refused in plain text, and cost nothing`() async throws {
        #expect(try await ask(5_000_000_000).status == 400)
        let headers = try buyer.headers(for: try await ask(300_000))
        var wrong = headers
        wrong[.contentLength] = "300000"
        let reply = try await upload(Self.content, wrong)
        #expect(reply.status == 400)
        #expect(reply.text.contains("accurate Content-Length"))
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `the same data again is accepted without a receipt, and costs nothing`() async throws {
        _ = try await sandbox.buy(buyer, .post, Self.target, bytes: Self.content)
        let again = try await sandbox.buy(buyer, .post, Self.target, bytes: Self.content, nonce: 2)
        #expect(again.status == 202)
        #expect(again.body.isEmpty)
        #expect(sandbox.paid.count == 1)
        let small = Array("small".utf8)
        #expect(try await upload(small).status == 200)
        #expect(try await upload(small).status == 202)
        #expect(try await upload(small, [.contentType: "text/plain"]).status == 200)
    }

    @Test func `a failed settlement is a 402 in plain text, and the data is discarded`() async throws {
        try sandbox.order("fault data-item refuse-settle")
        let failed = try await sandbox.buy(buyer, .post, Self.target, bytes: Self.content)
        #expect(failed.status == 402)
        #expect(failed.text == "Payment failed")
        #expect(failed.complaint == nil && failed.receipt == nil)
        #expect(sandbox.paid.isEmpty)
        let again = try await sandbox.buy(buyer, .post, Self.target, bytes: Self.content, nonce: 2)
        #expect(again.status == 200)
        #expect(sandbox.paid.count == 1)
    }

    @Test func `a storage that is down says so in plain text, and costs nothing`() async throws {
        let headers = try buyer.headers(for: try await upload(Self.content))
        try sandbox.order("fault data-item 503")
        let down = try await upload(Self.content, headers)
        #expect(down.status == 503)
        #expect(down.headers[.contentType]?.hasPrefix("text/plain") == true)
        #expect(sandbox.paid.isEmpty)
        #expect(try await upload(Self.content, headers).status == 200)
    }

    @Test func `a network may stand in the path`() async throws {
        let other = try await upload(Self.content, path: "/base-sepolia")
        #expect(try other.json["accepts"]?.array?.first?["network"] == "base-sepolia")
        #expect(try await upload(Self.content, path: "/base").price == upload(Self.content).price)
        #expect(try await upload(Self.content, path: "/mars").status == 400)
    }

    @Test func `a price of a directive holds for small files too`() async throws {
        try sandbox.order("price data-item 0.02 base-sepolia")
        #expect(try await upload([1]).price == "20000")
        try sandbox.order("price data-item none")
        #expect(try await upload(Self.content).status == 200)
    }

    @Test func `JSON passes the router, as JSON`() async throws {
        let routed = try await sandbox.forwarded("POST", Self.target, #","data":{"a":1}"#)
        let id = try #require(try routed.json["id"]?.string)
        #expect(try await sandbox.send(.get, "\(TestSandbox.arweave)/\(id)").text == #"{"a":1}"#)
    }

    @Test func `what neither host has is not found`() async throws {
        #expect(try await sandbox.send(.get, TestSandbox.arweave + "/none").text == "Not Found")
        #expect(try await sandbox.send(.post, TestSandbox.turbo + "/x402/data-item/signed", "x").status == 404)
        #expect(try await sandbox.send(.get, Self.target).status == 404)
    }
}
