import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Testing
import X402

@Suite("Local facilitator")
struct FacilitatorTests {
    private static let payer: JSONValue = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"

    @Test("a payment in order is valid, as often as it is asked, and nothing moves", arguments: [1, 2])
    func valid(_ version: Int) async throws {
        let sandbox = try TestSandbox()
        let request = try FacilitatorRequests(sandbox: sandbox, version: version).request()
        for _ in 0..<2 {
            let reply = try await sandbox.facilitator("/verify", request)
            #expect(reply.status == 200)
            #expect(try reply.json == ["isValid": true, "payer": Self.payer])
        }
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test("a payment is settled once", arguments: [(1, "base-sepolia"), (2, "eip155:84532")])
    func settles(_ version: Int, _ network: String) async throws {
        let sandbox = try TestSandbox()
        let request = try FacilitatorRequests(sandbox: sandbox, version: version).request()
        let reply = try await sandbox.facilitator("/settle", request)
        let transaction = try #require(sandbox.network.transfers.first?.transaction)
        #expect(reply.status == 200)
        #expect(
            try reply.json == [
                "success": true, "transaction": .string(transaction), "network": .string(network), "payer": Self.payer,
            ]
        )
        #expect(
            try await sandbox.facilitator("/settle", request).json == [
                "success": false, "errorReason": "invalid_exact_evm_nonce_already_used", "transaction": "",
                "network": .string(network), "payer": Self.payer,
            ]
        )
        let verified = try await sandbox.facilitator("/verify", request).json
        #expect(
            verified == [
                "isValid": false, "invalidReason": "invalid_exact_evm_nonce_already_used", "payer": Self.payer,
            ]
        )
        #expect(sandbox.network.transfers.count == 1)
    }

    @Test func `what cannot be verified is not settled either`() async throws {
        let sandbox = try TestSandbox()
        var changes = FacilitatorRequests.Changes()
        changes.signed = ["payTo": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"]
        let request = try FacilitatorRequests(sandbox: sandbox, version: 1).request(changes)
        let settled = try await sandbox.facilitator("/settle", request).json
        #expect(settled["errorReason"] == "invalid_exact_evm_payload_recipient_mismatch")
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test func `transfers are listed with all that is known of them`() async throws {
        let sandbox = try TestSandbox()
        #expect(try await sandbox.facilitator("/transfers").text == "[]")
        let request = try FacilitatorRequests(sandbox: sandbox, version: 2).request()
        let settled = try await sandbox.facilitator("/settle", request).json
        let expected: JSONValue = [
            "payer": Self.payer, "payTo": .string(TestSandbox.payee), "network": "eip155:84532",
            "asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "amount": "10000",
            "nonce": "0x0000000000000000000000000000000000000000000000000000000000000001",
            "transaction": try #require(settled["transaction"]), "moment": "2025-10-28T12:00:00.000Z",
        ]
        #expect(try await sandbox.facilitator("/transfers").json == [expected])
    }

    @Test func `the kinds are exact on every network with a token, in both versions`() async throws {
        let reply = try await TestSandbox().facilitator("/supported")
        let supported = try #require(try reply.json.object.flatMap { SupportedResponse($0) })
        let kind = SupportedResponse.Kind.self
        #expect(supported.kinds.contains(kind.init(x402Version: 1, scheme: "exact", network: "base-sepolia")))
        #expect(supported.kinds.contains(kind.init(x402Version: 2, scheme: "exact", network: "eip155:84532")))
        #expect(!supported.kinds.contains { $0.network.hasPrefix("solana") })
        #expect(Set(supported.kinds).count == supported.kinds.count)
        #expect(try reply.json["extensions"] == [])
        #expect(try reply.json["signers"] == [:])
    }

    @Test(
        "a request that is no question gets none of the answers",
        arguments: [
            (HTTPRequest.Method.get, "/verify", nil, 405), (.get, "/settle", nil, 405),
            (.post, "/supported", "{}", 405),
            (.post, "/transfers", "{}", 405), (.get, "/", nil, 404), (.post, "/verify", "[]", 400),
            (.post, "/settle", "{", 400), (.post, "/verify", nil, 400),
        ] as [(HTTPRequest.Method, String, String?, Int)]
    )
    func refuses(_ method: HTTPRequest.Method, _ path: String, _ body: String?, _ status: Int) async throws {
        #expect(try await TestSandbox().send(method, "https://facilitator.local" + path, body).status == status)
    }

    @Test func `a facilitator that is asked nonsense says so in its own words`() async throws {
        let sandbox = try TestSandbox()
        let empty: JSONValue = [:]
        let verified = try await sandbox.facilitator("/verify", empty).json
        #expect(verified["isValid"] == false)
        #expect(verified["invalidReason"] == "invalid_payload")
        #expect(
            try await sandbox.facilitator("/settle", empty).json
                == ["success": false, "errorReason": "invalid_payload", "transaction": "", "network": ""]
        )
    }

    @Test func `faults and replies for any request do not strike where only sellers ask`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("fault any 503")
        try sandbox.order("reply 1")
        #expect(try await sandbox.facilitator("/transfers").status == 200)
        #expect(try await sandbox.create().status == 402)
        #expect(try await sandbox.create().status == 503)
    }

    @Test func `all hosts can share one origin`() async throws {
        let time = ManualClock(at: Timestamp(sinceEpoch: .seconds(1_761_652_800)))
        let network = InProcessNetwork(
            addresses: InProcessNetwork.Addresses(
                router: try HTTPURL("http://127.0.0.1:4020"),
                seller: try HTTPURL("http://127.0.0.1:4020/xcache"),
                facilitator: try HTTPURL("http://127.0.0.1:4020/facilitator")
            ),
            time: .manual(time),
            ids: .counted()
        )
        for (path, text) in [("/facilitator/transfers", "[]"), ("/health", "ok"), ("/xcache/none", "Cache not found")] {
            let call = HTTPClientRequest(.get, try HTTPURL("http://127.0.0.1:4020" + path))
            let reply = try await network.send(call, before: Deadline(after: .seconds(30), on: .manual(time)))
            #expect(reply.text.contains(text))
        }
    }
}
