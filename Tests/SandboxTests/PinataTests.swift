import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Local Pinata")
struct PinataTests {
    private static let mebibyte = 1 << 20

    @Test(
        "a pin costs by its size, rounded to a hundredth of a cent",
        arguments: [(1, "1000"), (1 << 20, "1200"), (5 << 20, "5900"), (100 << 20, "117200"), (1 << 30, "1200000")]
    )
    func prices(_ size: Int, _ units: String) async throws {
        let reply = try await TestSandbox().send(.post, TestSandbox.pinata + "/pin/public?fileSize=\(size)")
        #expect(reply.status == 402)
        #expect(reply.price == units)
    }

    @Test func `the size is read from the query and from the body`() async throws {
        let sandbox = try TestSandbox()
        let size = 5 * Self.mebibyte
        for (query, body) in [("?fileSize=\(size)", nil), ("", "{\"fileSize\":\(size)}"), ("?fileSize=\(size)", "{}")] {
            #expect(try await sandbox.send(.post, TestSandbox.pinata + "/pin/private" + query, body).price == "5900")
        }
    }

    @Test func `the challenge is of version 2, on Base, to Pinata's account`() async throws {
        let reply = try await TestSandbox().send(.post, TestSandbox.pinata + "/pin/public?fileSize=5")
        #expect(reply.text == "{}")
        let challenge = try #require(
            PaymentChallenge.read(status: 402, headers: reply.headers, body: reply.body).challenge
        )
        #expect(challenge.version == 2)
        let entry = try #require(challenge.accepts.first?.usable)
        #expect(entry.network == Network(named: "base"))
        #expect(entry.payTo.text == "0xc900f41481B4F7C612AF9Ce3B1d16A7A1B6bd96E")
    }

    @Test(
        "an invalid request is refused after the payment was verified, and costs nothing",
        arguments: [
            ("/pin/public", "Missing 'fileSize' query parameter"),
            ("/pin/public?fileSize=", "Invalid 'fileSize' query"),
            ("/pin/public?fileSize=1.5", "Invalid 'fileSize'"), ("/pin/private?fileSize=0", "Invalid 'fileSize'"),
            ("/pin/secret?fileSize=5", "Invalid network"),
        ]
    )
    func refusals(_ target: String, _ text: String) async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        let unpaid = try await sandbox.send(.post, TestSandbox.pinata + target)
        #expect(unpaid.status == 402)
        let reply = try await sandbox.buy(buyer, .post, TestSandbox.pinata + target)
        #expect(reply.status == 400)
        #expect(try reply.json["error"]?.string?.hasPrefix(text) == true)
        #expect(reply.receipt == nil)
        #expect(sandbox.network.transfers.isEmpty)
        #expect(try sandbox.balance(of: buyer.address, on: "base") == "100.00")
    }

    @Test func `a payment buys one address, and moves money once`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        let reply = try await sandbox.buy(buyer, .post, TestSandbox.pinata + "/pin/public?fileSize=\(Self.mebibyte)")
        #expect(reply.status == 200)
        #expect(reply.receipt?.0.success == true)
        #expect(reply.receipt?.header == .paymentResponse)
        let url = try #require(try reply.json["url"]?.string)
        #expect(url.hasPrefix("https://uploads.pinata.cloud/v3/files/"))
        #expect(url.contains("&X-Expires=30&X-Signature="))
        #expect(sandbox.paid == ["1200"])
        #expect(try sandbox.balance(of: buyer.address, on: "base") == "99.9988")
    }

    @Test func `a settlement that fails sells no address`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("fault pin refuse-settle")
        let reply = try await sandbox.buy(
            try Buyer(on: sandbox),
            .post,
            TestSandbox.pinata + "/pin/public?fileSize=5"
        )
        #expect(reply.status == 402)
        #expect(reply.complaint == "invalid_transaction_state")
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `an error of the server has a message and an error`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("fault pin 500")
        let reply = try await sandbox.send(.post, TestSandbox.pinata + "/pin/public?fileSize=5")
        #expect(reply.status == 500)
        #expect(try reply.json["message"]?.string?.isEmpty == false)
        #expect(try reply.json["error"]?.string?.isEmpty == false)
    }

    @Test func `what Pinata does not offer`() async throws {
        let sandbox = try TestSandbox()
        #expect(try await sandbox.send(.get, TestSandbox.pinata + "/pin/public").status == 405)
        #expect(try await sandbox.send(.post, TestSandbox.pinata + "/retrieve/private/x").status == 405)
        #expect(try await sandbox.send(.get, TestSandbox.pinata + "/retrieve/public/x").status == 404)
        #expect(try await sandbox.send(.get, TestSandbox.pinata + "/").status == 404)
    }
}
