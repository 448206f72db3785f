import Core
import HTTPTypes
import Sandbox
import Signing
import Testing
import X402

@Suite("Permits on the local network")
struct PermitTests {
    /// The parts of a permit that can be wrong.
    struct Parts: Sendable {
        var to = TestSandbox.payee
        var token = "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7"
        var spender = "0x402085c248EeA27D92E8b30b2C58ed07f9E20001"
        var units: UInt64 = 50_000_000_000_000_000
        var chainId: UInt64 = 4326
        var secondsLeft = 60
        var secondsAfter = -600
    }

    private static func headers(_ parts: Parts, for reply: HTTPClientResponse, on sandbox: TestSandbox) throws
        -> HTTPFields
    {
        let reading = PaymentChallenge.read(status: 402, headers: reply.headers, body: reply.body)
        let challenge = try #require(reading.challenge)
        let buyer = try Buyer(on: sandbox)
        func address(_ text: String) throws -> Address { try Address(parsing: text) }
        let permit = PermitAuthorization(
            from: buyer.address,
            permitted: .init(token: try address(parts.token), amount: AtomicAmount(parts.units)),
            spender: try address(parts.spender),
            nonce: try Buyer.nonce(9),
            deadline: UInt64(sandbox.time.now.seconds + parts.secondsLeft),
            witness: .exact(
                to: try address(parts.to),
                validAfter: UInt64(sandbox.time.now.seconds + parts.secondsAfter)
            )
        )
        let signature = try buyer.signer.sign(TypedData(permit, chainId: parts.chainId).digest)
        let payment = PaymentPayload(
            answering: challenge,
            by: try #require(challenge.accepts.first?.usable),
            authorization: .permit(permit),
            signature: Secret(signature.text)
        )
        return payment.fields
    }

    @Test("a permit is settled once", arguments: ["v1", "v2"])
    func settles(_ version: String) async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.05 megaeth " + version)
        let headers = try Self.headers(Parts(), for: try await sandbox.create(), on: sandbox)
        #expect(try await sandbox.create(headers).status == 201)
        #expect(try await sandbox.create(headers).complaint == "invalid_exact_evm_nonce_already_used")
        #expect(sandbox.network.transfers.map(\.amount) == [AtomicAmount(50_000_000_000_000_000)])
        #expect(try sandbox.balance(of: try Buyer(on: sandbox).address, on: "megaeth") == "99.95")
    }

    static let wrong: [(Parts, String)] = [
        (Parts(to: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"), "invalid_permit2_recipient_mismatch"),
        (Parts(token: "0x036CbD53842c5426634e7929541eC2318f3dCF7e"), "permit2_token_mismatch"),
        (Parts(spender: "0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002"), "invalid_permit2_spender"),
        (Parts(units: 50_000_000_000_000_001), "permit2_amount_mismatch"),
        (Parts(chainId: 8453), "invalid_permit2_signature"),
        (Parts(secondsLeft: 5), "permit2_deadline_expired"),
        (Parts(secondsAfter: 1), "permit2_not_yet_valid"),
    ]

    @Test("each fault of a permit has its code", arguments: wrong)
    func refuses(_ parts: Parts, _ code: String) async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.05 megaeth")
        let headers = try Self.headers(parts, for: try await sandbox.create(), on: sandbox)
        #expect(try await sandbox.create(headers).complaint == code)
        #expect(sandbox.network.transfers.isEmpty)
    }

    @Test func `a payer without the money is told so`() async throws {
        let sandbox = try TestSandbox()
        try sandbox.order("price create 0.05 megaeth")
        try sandbox.order("balance 0.04 megaeth \(try Buyer(on: sandbox).address.text)")
        let headers = try Self.headers(Parts(), for: try await sandbox.create(), on: sandbox)
        #expect(try await sandbox.create(headers).complaint == "insufficient_funds")
    }
}
