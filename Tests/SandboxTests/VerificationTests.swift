import Core
import HTTPTypes
import OrderedJSON
import Sandbox
import Signing
import Testing
import X402

@Suite("What the local facilitator refuses")
struct VerificationTests {
    private typealias Changes = FacilitatorRequests.Changes

    private static let other: JSONValue = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

    /// A payment that is tampered with in one place, and the code for it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        let change: @Sendable (inout FacilitatorRequests.Changes) -> Void

        init(_ name: String, _ code: String, _ change: @escaping @Sendable (inout FacilitatorRequests.Changes) -> Void)
        {
            testDescription = name
            self.code = code
            self.change = change
        }
    }

    private static let evm = "invalid_exact_evm_payload_"

    static let cases: [Case] = [
        Case("another version", "invalid_x402_version") { $0.request = ["x402Version": 3] },
        Case("a payment of another version", "invalid_x402_version") { $0.payment = ["x402Version": 7] },
        Case("no payload", "invalid_payload") { $0.payment = ["payload": nil] },
        Case("an empty authorization", "invalid_payload") { $0.payment = ["payload": ["signature": "0x"]] },
        Case("a value that is no text", "invalid_payload") { $0.authorization = ["value": 10000] },
        Case("nothing required", "invalid_payment_requirements") { $0.request = ["paymentRequirements": nil] },
        Case("a price with a point", "invalid_payment_requirements") {
            $0.required = ["amount": "0.01", "maxAmountRequired": "0.01"]
        },
        Case("another scheme required", "invalid_scheme") { $0.required = ["scheme": "upto"] },
        Case("another network required", "network_mismatch") { $0.required = ["network": "base"] },
        Case("a network of another family required", "invalid_network") { $0.required = ["network": "solana"] },
        Case("an unknown token", "invalid_exact_evm_eip3009_not_supported") { $0.required = ["asset": other] },
        Case("another way to transfer", "unsupported_payload_type") {
            $0.required = ["extra": ["name": "USDC", "version": "2", "assetTransferMethod": "permit2"]]
        },
        Case("another name of the token", "invalid_exact_evm_token_name_mismatch") {
            $0.required = ["extra": ["name": "USD Coin", "version": "2"]]
        },
        Case("another version of the token", "invalid_exact_evm_token_version_mismatch") {
            $0.required = ["extra": ["name": "USDC", "version": "1"]]
        },
        Case("another recipient", evm + "recipient_mismatch") { $0.signed = ["payTo": other] },
        Case("more than required", evm + "authorization_value_mismatch") {
            $0.signed = ["amount": "10001", "maxAmountRequired": "10001"]
        },
        Case("less than required", evm + "authorization_value_mismatch") {
            $0.signed = ["amount": "9999", "maxAmountRequired": "9999"]
        },
        Case("over", evm + "authorization_valid_before") { $0.age = -61 },
        Case("5 seconds left", evm + "authorization_valid_before") { $0.age = -55 },
        Case("not yet", evm + "authorization_valid_after") { $0.age = 600 },
        Case("signed under another name", evm + "signature") { $0.signed = ["extra": ["name": "x", "version": "2"]] },
        Case("a window longer than signed", evm + "signature") { $0.authorization = ["validBefore": "1761652999"] },
        Case("another payer", evm + "signature") { $0.authorization = ["from": other] },
        Case("another nonce", evm + "signature") {
            $0.authorization = ["nonce": "0x0000000000000000000000000000000000000000000000000000000000000002"]
        },
    ]

    @Test("each fault has its code", arguments: cases, [1, 2])
    func refuses(_ fault: Case, _ version: Int) async throws {
        let sandbox = try TestSandbox()
        var changes = Changes()
        fault.change(&changes)
        let request = try FacilitatorRequests(sandbox: sandbox, version: version).request(changes)
        let verified = try await sandbox.facilitator("/verify", request).json
        #expect(verified["isValid"] == false)
        #expect(verified["invalidReason"] == .string(fault.code))
        let settled = try await sandbox.facilitator("/settle", request).json
        #expect(settled["success"] == false)
        #expect(settled["errorReason"] == .string(fault.code))
        #expect(settled["transaction"] == "")
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test("the edges of the window belong to it", arguments: [-54, 59])
    func edges(_ age: Int) async throws {
        let sandbox = try TestSandbox()
        var changes = Changes()
        changes.age = age
        let request = try FacilitatorRequests(sandbox: sandbox, version: 1).request(changes)
        #expect(try await sandbox.facilitator("/verify", request).json["isValid"] == true)
    }

    @Test(
        "the terms of version 1 are the payment's own",
        arguments: [
            ("scheme", "upto", "invalid_scheme"), ("network", "mars", "invalid_network"),
            ("network", "base", "network_mismatch"),
        ]
    )
    func terms(_ field: String, _ value: String, _ code: String) async throws {
        let sandbox = try TestSandbox()
        var changes = Changes()
        changes.payment[field] = .string(value)
        let request = try FacilitatorRequests(sandbox: sandbox, version: 1).request(changes)
        #expect(try await sandbox.facilitator("/verify", request).json["invalidReason"] == .string(code))
    }

    @Test(
        "a signature that is none is refused",
        arguments: ["0x", "0x12", "nonsense", "0x" + String(repeating: "f", count: 130)]
    )
    func signature(_ text: String) async throws {
        let sandbox = try TestSandbox()
        var request = try #require(try FacilitatorRequests(sandbox: sandbox, version: 1).request().object)
        var payment = try #require(request["paymentPayload"]?.object)
        var payload = try #require(payment["payload"]?.object)
        payload["signature"] = .string(text)
        payment["payload"] = .object(payload)
        request["paymentPayload"] = .object(payment)
        let verified = try await sandbox.facilitator("/verify", .object(request)).json
        #expect(verified["invalidReason"] == "invalid_exact_evm_payload_signature")
    }

    @Test(
        "the seller hands on what it can tell itself",
        arguments: [
            (
                "0.05 USDC base-sepolia", "0.06 USDC base-sepolia",
                "invalid_exact_evm_payload_authorization_value_mismatch"
            ),
            ("0.05 USDC base-sepolia", "0.05 USDC base", "invalid_network"),
            ("0.05 USDC base-sepolia v2", "0.05 USDC base v2", "invalid_network"),
            ("0.05 USDC base-sepolia v2", "0.05 USDC base-sepolia", "invalid_x402_version"),
            ("0.05 USDC base-sepolia", "0.05 USDC base-sepolia v2", "invalid_x402_version"),
            (
                "0.05 USDC base-sepolia v2", "0.06 base-sepolia v2",
                "invalid_exact_evm_payload_authorization_value_mismatch"
            ),
        ]
    )
    func offers(_ signed: String, _ offered: String, _ code: String) async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create " + signed)
        let headers = try buyer.headers(for: try await sandbox.create())
        try sandbox.order("price create none")
        try sandbox.order("price create " + offered)
        let reply = try await sandbox.create(headers)
        #expect(reply.status == 402)
        #expect(reply.complaint == code)
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test("an entry of version 2 must be echoed as it was offered", arguments: ["maxTimeoutSeconds", "extra", "asset"])
    func echo(_ field: String) async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.05 base-sepolia v2")
        var object = try buyer.payment(for: try await sandbox.create()).json
        var accepted = try #require(object["accepted"]?.object)
        accepted[field] = nil
        object["accepted"] = .object(accepted)
        let headers: HTTPFields = [.paymentSignature: PaymentHeaders.encode(.object(object))]
        #expect(try await sandbox.create(headers).complaint == "invalid_payment_requirements")
    }

    @Test("what cannot be read is no payment", arguments: ["%%%", "", "e30=", "bnVsbA=="])
    func unreadable(_ text: String) async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.05 base-sepolia")
        let reply = try await sandbox.create([.payment: text])
        #expect(reply.status == 402)
        #expect(["invalid_payload", "invalid_x402_version"].contains(reply.complaint))
    }

    @Test func `a payment in the header of the other version is not taken`() async throws {
        let sandbox = try TestSandbox()
        let buyer = try Buyer(on: sandbox)
        try sandbox.order("price create 0.05 base-sepolia")
        let payment = try buyer.payment(for: try await sandbox.create())
        let reply = try await sandbox.create([.paymentSignature: payment.headerValue.expose()])
        #expect(reply.complaint == "invalid_x402_version")
    }
}
