import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Local uploads to Pinata")
struct PinataUploadTests {
    private static let content = Array("hello world".utf8)
    /// The CID of the content, as `ipfs add --cid-version 1 --raw-leaves` tells it.
    private static let cid = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"

    private let sandbox: TestSandbox
    private let buyer: Buyer

    init() throws {
        sandbox = try TestSandbox()
        buyer = try Buyer(on: sandbox)
    }

    private func address(_ network: String = "public", size: Int = 11, nonce: UInt8 = 1) async throws -> String {
        let target = "\(TestSandbox.pinata)/pin/\(network)?fileSize=\(size)"
        return try #require(try await sandbox.buy(buyer, .post, target, nonce: nonce).json["url"]?.string)
    }

    private func upload(_ address: String, _ network: String = "public", _ content: [UInt8] = content) async throws
        -> HTTPClientResponse
    {
        let form = TestForm().field("network", network).file(content)
        return try await sandbox.send(.post, address, bytes: form.body, headers: TestForm.headers)
    }

    @Test func `an upload is answered with what was kept, and the gateway serves it`() async throws {
        let reply = try await upload(try await address())
        #expect(reply.status == 200)
        let data = try #require(try reply.json["data"])
        #expect(data["cid"]?.string == Self.cid)
        #expect(data["name"] == "hello.txt")
        #expect(data["size"] == 11)
        #expect(data["number_of_files"] == 1)
        #expect(data["mime_type"] == "text/plain")
        #expect(data["group_id"] == .null)
        #expect(data["keyvalues"] == [:])
        #expect(data["created_at"] == "2025-10-28T12:00:00.000Z")
        #expect(data["network"] == "public")
        let file = try await sandbox.send(.get, "\(TestSandbox.ipfs)/\(Self.cid)")
        #expect(file.body == Self.content)
        #expect(file.headers[.contentType] == "text/plain")
        #expect(sandbox.paid == ["1000"])
    }

    @Test func `bytes come back as they were, whatever they are`() async throws {
        let content: [UInt8] = Array(0...255) + Array("\r\n----x--\r\n--\r\n".utf8)
        let reply = try await upload(try await address(size: content.count), "public", content)
        let cid = try #require(try reply.json["data"]?["cid"]?.string)
        #expect(try await sandbox.send(.get, "\(TestSandbox.ipfs)/\(cid)").body == content)
    }

    @Test func `an address is good for thirty seconds`() async throws {
        let first = try await address()
        sandbox.time.advance(by: .milliseconds(29_999))
        #expect(try await upload(first).status == 200)
        let second = try await address(nonce: 2)
        sandbox.time.advance(by: .seconds(30))
        #expect(try await upload(second).status == 410)
    }

    @Test func `an address is good for one upload`() async throws {
        let address = try await address()
        #expect(try await upload(address).status == 200)
        #expect(try await upload(address).status == 403)
    }

    @Test func `a file may be 10,000 bytes larger than announced, and no more`() async throws {
        let address = try await address(size: 1)
        #expect(try await upload(address, "public", [UInt8](repeating: 7, count: 10_002)).status == 413)
        #expect(try await upload(address, "public", [UInt8](repeating: 7, count: 10_001)).status == 200)
    }

    @Test(
        "an address that was not sold is refused",
        arguments: ["X-Expires=30&", "X-Expires=3600&", "0&X-Signature=00"]
    )
    func forged(_ part: String) async throws {
        let address = try await address()
        #expect(try await upload(address.replacing("X-Expires=30&", with: part) + "0").status == 403)
        #expect(try await upload("https://uploads.pinata.cloud/v3/files/none?X-Date=1").status == 403)
    }

    @Test func `the form must name the network that was paid for`() async throws {
        let address = try await address()
        #expect(try await upload(address, "private").status == 403)
        #expect(try await upload(address, "mars").status == 400)
        #expect(try await sandbox.send(.post, address, "{}").status == 400)
        let form = TestForm().field("network", "public")
        #expect(try await sandbox.send(.post, address, bytes: form.body, headers: TestForm.headers).status == 400)
        #expect(try await upload(address).status == 200)
    }

    @Test func `a private file is for its payer only, and not on the public gateway`() async throws {
        #expect(try await upload(try await address("private"), "private").status == 200)
        #expect(try await sandbox.send(.get, "\(TestSandbox.ipfs)/\(Self.cid)").status == 404)
        let target = "\(TestSandbox.pinata)/retrieve/private/\(Self.cid)"
        #expect(try await sandbox.send(.get, target).price == "1000")

        let stranger = try Buyer(on: sandbox, key: Buyer.otherKey)
        let refused = try await sandbox.buy(stranger, .get, target)
        #expect(refused.status == 401)
        #expect(refused.text == #"{"message":"Unauthorized"}"#)
        #expect(try sandbox.balance(of: stranger.address, on: "base") == "100.00")

        let sold = try await sandbox.buy(buyer, .get, target, nonce: 2)
        let url = try #require(try sold.json["url"]?.string)
        #expect(url.contains("&X-Expires=3000&"))
        #expect(sandbox.paid == ["1000", "1000"])
        sandbox.time.advance(by: .milliseconds(2_999_999))
        #expect(try await sandbox.send(.get, url).body == Self.content)
        #expect(try await sandbox.send(.get, url).headers[.contentType] == "text/plain")
        sandbox.time.advance(by: .milliseconds(1))
        #expect(try await sandbox.send(.get, url).status == 410)
        #expect(try await sandbox.send(.get, url + "0").status == 403)
    }

    @Test func `nobody is charged for a private file that is not there`() async throws {
        let reply = try await sandbox.buy(buyer, .get, "\(TestSandbox.pinata)/retrieve/private/\(Self.cid)")
        #expect(reply.status == 401)
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `what is pinned through the router belongs to the router's wallet`() async throws {
        try sandbox.order("credits 5")
        let sold = try await sandbox.forwarded("POST", "\(TestSandbox.pinata)/pin/private?fileSize=11")
        #expect(try await upload(try #require(try sold.json["url"]?.string), "private").status == 200)
        let target = "\(TestSandbox.pinata)/retrieve/private/\(Self.cid)"
        #expect(try await sandbox.buy(buyer, .get, target).status == 401)
        #expect(try await sandbox.forwarded("GET", target).status == 200)
        #expect(sandbox.paid == ["1000", "1000"])
    }
}
