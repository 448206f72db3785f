import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import TestSupport
import X402

@Suite("Local Merit Systems Echo")
struct EchoTests {
    private static let target = TestSandbox.echo + "/resource/e2b/execute"

    private let sandbox: TestSandbox
    private let buyer: Buyer

    init() throws {
        sandbox = try TestSandbox()
        buyer = try Buyer(on: sandbox)
    }

    private func body(_ snippet: String) -> [UInt8] { JSONValue.object(["snippet": .string(snippet)]).compactBytes }

    private func run(_ snippet: String, nonce: UInt8 = 1) async throws -> HTTPClientResponse {
        try await sandbox.buy(buyer, .post, Self.target, bytes: body(snippet), nonce: nonce)
    }

    @Test func `the challenge is that of the fixture, but for its nonce`() async throws {
        let reply = try await sandbox.send(.post, Self.target, bytes: body("print(2+2)"))
        let expected = try Fixture.json("challenges/v1-402-echo-extra-fields")
        let field = try #require(expected["headers"]?["WWW-Authenticate"]?.string)
        #expect(reply.headers[.wwwAuthenticate] == field)
        #expect(try withoutNonce(reply.json).isEquivalent(to: withoutNonce(try #require(expected["body"]))))
        #expect(reply.price == "280")
    }

    private func withoutNonce(_ challenge: JSONValue) throws -> JSONValue {
        var challenge = try #require(challenge.object)
        var entry = try #require(challenge["accepts"]?.array?.first?.object)
        #expect(entry["nonce"]?.string?.utf8.count == 66)
        entry["nonce"] = nil
        challenge["accepts"] = [.object(entry)]
        return .object(challenge)
    }

    @Test func `a run is paid before it starts, and what it did not use is refunded`() async throws {
        let reply = try await run("print(2+2)")
        #expect(reply.status == 200)
        #expect(reply.receipt?.0.success == true)
        #expect(sandbox.paid == ["280"])
        // 1.15 s at 28 units a second are 32.2 units, which is rounded up.
        #expect(sandbox.network.transfers.first?.refunded == AtomicAmount(247))
        #expect(sandbox.network.transfers.first?.isRefunded == false)
        #expect(try sandbox.balance(of: buyer.address, on: "base") == "99.999967")
    }

    @Test(
        "a body without a snippet is refused only if there is a payment, and not charged",
        arguments: ["", "{", "[]", #"{"script":"print(1)"}"#, #"{"snippet":5}"#]
    )
    func invalidBody(_ text: String) async throws {
        #expect(try await sandbox.send(.post, Self.target, text).status == 402)
        let reply = try await sandbox.buy(buyer, .post, Self.target, bytes: Array(text.utf8))
        #expect(reply.status == 400)
        #expect(try reply.json["error"] == "Invalid body")
        #expect(try reply.json["issues"]?.array?.first?["path"] == ["snippet"])
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `other members of the body change nothing`() async throws {
        let body = #"{"snippet":"print(1)","language":"javascript","dependencies":["x"]}"#
        let reply = try await sandbox.buy(buyer, .post, Self.target, bytes: Array(body.utf8))
        #expect(try reply.json["logs"]?["stdout"] == ["1\n"])
    }

    @Test(
        "a run of more than ten seconds is an error of the server, and refunded",
        arguments: [
            "while True: pass", "while True:\n    pass", "import time; time.sleep(60)", "import time\ntime.sleep(10.5)",
        ]
    )
    func overTime(_ snippet: String) async throws {
        let before = sandbox.time.moved
        let reply = try await run(snippet)
        #expect(reply.status == 500)
        #expect(reply.text == #"{"error":"Internal server error"}"#)
        #expect(reply.receipt == nil)
        #expect(sandbox.time.moved - before == .seconds(10))
        #expect(sandbox.paid == ["280"])
        #expect(sandbox.network.transfers.first?.isRefunded == true)
        #expect(try sandbox.balance(of: buyer.address, on: "base") == "100.00")
    }

    @Test func `a snippet that sleeps takes its time, and costs it`() async throws {
        let reply = try await run("import time\ntime.sleep(2)\nprint('up')")
        #expect(sandbox.time.moved == .seconds(2))
        #expect(try reply.json["duration"]?.number?.text == "3.15")
        #expect(try reply.json["cost"]?.number?.double == 8.82e-05)
        #expect(sandbox.network.transfers.first?.refunded == AtomicAmount(191))
    }

    @Test func `a client that does not wait has paid`() async throws {
        let headers = try buyer.headers(for: try await sandbox.send(.post, Self.target, bytes: body("1")))
        let call = HTTPClientRequest(
            .post,
            try HTTPURL(Self.target),
            headers: headers,
            body: body("import time; time.sleep(9)")
        )
        await #expect(throws: TransportError.self) {
            try await sandbox.network.send(call, before: Deadline(after: .seconds(5), on: .manual(sandbox.time)))
        }
        #expect(sandbox.paid == ["280"])
    }

    @Test func `a failed settlement runs nothing`() async throws {
        try sandbox.order("fault run refuse-settle")
        let reply = try await run("print(1)")
        #expect(reply.status == 402)
        #expect(reply.complaint == "invalid_transaction_state")
        #expect(sandbox.paid.isEmpty)
    }

    @Test("a key switches to the mode of an account, which is counted", arguments: ["x-api-key", "authorization"])
    func accountMode(_ name: String) async throws {
        let headers = try buyer.headers(for: try await sandbox.send(.post, Self.target, bytes: body("1")))
        var keyed = headers
        keyed[.named(name)] = "secret"
        let reply = try await sandbox.send(.post, Self.target, bytes: body("1"), headers: keyed)
        #expect(reply.status == 401)
        #expect(sandbox.network.accountRequestCount == 1)
        #expect(sandbox.paid.isEmpty)
        #expect(try await sandbox.send(.post, Self.target, bytes: body("1"), headers: headers).status == 200)
        #expect(sandbox.network.accountRequestCount == 1)
    }

    @Test func `a run works through the router, whose key stays there`() async throws {
        try sandbox.order("credits 1")
        let reply = try await sandbox.forwarded("POST", Self.target, #","data":{"snippet":"6*7"}"#)
        #expect(try reply.json["results"]?.array?.first?["text"] == "42")
        #expect(sandbox.network.accountRequestCount == 0)
        #expect(sandbox.paid == ["280"])
    }

    @Test func `each run has a sandbox of its own`() async throws {
        try sandbox.order("price run none")
        var ids: Set<String> = []
        for _ in 0..<3 {
            let reply = try await sandbox.send(.post, Self.target, bytes: body("x = 1"))
            ids.insert(try #require(try reply.json["sandboxId"]?.string))
            #expect(try reply.json["executionCount"] == 1)
        }
        #expect(ids.count == 3)
        #expect(sandbox.paid.isEmpty)
    }

    @Test func `what Echo does not offer`() async throws {
        #expect(try await sandbox.send(.get, Self.target).status == 405)
        #expect(try await sandbox.send(.post, TestSandbox.echo + "/resource/other", "{}").status == 404)
    }
}
