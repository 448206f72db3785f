import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Local openx402")
struct OpenX402Tests {
    private static let content = Array("hello world".utf8)
    private static let cid = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"

    private let sandbox: TestSandbox
    private let buyer: Buyer

    init() throws {
        sandbox = try TestSandbox()
        buyer = try Buyer(on: sandbox)
    }

    private func stage() async throws -> HTTPClientResponse {
        try await sandbox.send(
            .post,
            TestSandbox.openx402 + "/upload",
            bytes: TestForm().file(Self.content).body,
            headers: TestForm.headers
        )
    }

    @Test func `an upload is free, and pinned for a cent`() async throws {
        let staged = try await stage()
        #expect(staged.status == 200)
        let id = try #require(try staged.json["id"]?.string)
        let url = "https://ipfs.openx402.ai/pin/\(id)"
        #expect(
            try staged.json == [
                "success": true, "id": .string(id), "filename": "hello.txt", "size": 11, "expiresIn": "1 hour",
                "paymentUrl": .string(url),
            ]
        )
        #expect(try await sandbox.send(.get, "\(TestSandbox.ipfs)/\(Self.cid)").status == 404)
        let pinned = try await sandbox.buy(buyer, .get, url)
        let gateway = "\(TestSandbox.ipfs)/\(Self.cid)"
        #expect(
            try pinned.json == [
                "ipfsHash": .string(Self.cid), "pinataUrl": .string(gateway), "fileName": "hello.txt", "fileSize": 11,
            ]
        )
        #expect(try await sandbox.send(.get, gateway).body == Self.content)
        #expect(sandbox.paid == ["10000"])
    }

    @Test func `an upload is kept for an hour, and nobody pays for one that is gone`() async throws {
        let url = try #require(try await stage().json["paymentUrl"]?.string)
        sandbox.time.advance(by: .seconds(3599))
        #expect(try await sandbox.buy(buyer, .get, url).status == 200)
        sandbox.time.advance(by: .seconds(1))
        #expect(try await sandbox.buy(buyer, .get, url, nonce: 2).status == 404)
        #expect(sandbox.paid.count == 1)
    }

    @Test func `a file is pinned for a cent`() async throws {
        let form = TestForm().file(Self.content)
        let reply = try await sandbox.buy(
            buyer,
            .post,
            TestSandbox.openx402 + "/pin/file",
            bytes: form.body,
            headers: TestForm.headers
        )
        #expect(reply.status == 200)
        #expect(try reply.json["success"] == true)
        #expect(try reply.json["id"]?.string?.isEmpty == false)
        #expect(try reply.json["filename"] == "hello.txt")
        #expect(try reply.json["ipfsHash"]?.string == Self.cid)
        #expect(try reply.json["pinataUrl"]?.string == "\(TestSandbox.ipfs)/\(Self.cid)")
        #expect(reply.receipt?.0.success == true)
        #expect(sandbox.paid == ["10000"])
    }

    @Test func `a form that arrives as an empty object is refused, and costs nothing`() async throws {
        let reply = try await sandbox.buy(
            buyer,
            .post,
            TestSandbox.openx402 + "/pin/file",
            bytes: Array("{}".utf8),
            headers: [.contentType: "application/json"]
        )
        #expect(reply.status == 400)
        #expect(sandbox.paid.isEmpty)
        try sandbox.order("credits 1")
        let routed = try await sandbox.forwarded("POST", TestSandbox.openx402 + "/pin/file", #","data":{}"#)
        #expect(routed.status == 400)
        #expect(sandbox.paid.isEmpty)
        #expect(sandbox.network.plan.credits == 1000)
    }

    @Test func `JSON is pinned as it is, directly and through the router`() async throws {
        let target = TestSandbox.openx402 + "/pin/json"
        let json = #"{"b":1,"a":[true,null]}"#
        let direct = try await sandbox.buy(buyer, .post, target, bytes: Array(json.utf8))
        #expect(try direct.json["success"] == true)
        let url = try #require(try direct.json["pinataUrl"]?.string)
        #expect(try await sandbox.send(.get, url).text == json)
        #expect(try await sandbox.send(.get, url).headers[.contentType] == "application/json")
        try sandbox.order("credits 1")
        let routed = try await sandbox.forwarded("POST", target, ",\"data\":\(json)")
        #expect(try routed.json["ipfsHash"] == direct.json["ipfsHash"])
        #expect(sandbox.paid == ["10000", "10000"])
    }

    @Test(
        "JSON that is none is refused, and costs nothing",
        arguments: ["", "{", " \n"]
    )
    func badJSON(_ text: String) async throws {
        let target = TestSandbox.openx402 + "/pin/json"
        #expect(try await sandbox.buy(buyer, .post, target, bytes: Array(text.utf8)).status == 400)
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `an upload through another program is paid through the router`() async throws {
        let url = try #require(try await stage().json["paymentUrl"]?.string)
        try sandbox.order("credits 1")
        #expect(try await sandbox.forwarded("GET", url).json["fileName"] == "hello.txt")
        #expect(sandbox.network.plan.credits == 989)
    }

    @Test func `a file of more than 100 MB is too large`() async throws {
        let form = TestForm().file([UInt8](repeating: 0, count: (100 << 20) + 1)).body
        let address = TestSandbox.openx402 + "/upload"
        let reply = try await sandbox.send(.post, address, bytes: form, headers: TestForm.headers)
        #expect(reply.status == 413)
    }

    @Test func `what openx402 does not offer`() async throws {
        for path in ["/", "/pin", "/pin/json/x", "/upload/x"] {
            #expect(try await sandbox.send(.get, TestSandbox.openx402 + path).status == 404)
        }
        #expect(try await sandbox.send(.post, TestSandbox.openx402 + "/upload", "{}").status == 400)
    }
}
