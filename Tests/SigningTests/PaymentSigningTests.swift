import Core
import HTTPTypes
import OrderedJSON
import Testing
import TestSupport

@testable import Signing
@testable import X402

@Suite("Signing what a challenge asks for")
struct PaymentSigningTests {
    private static let nonce = AuthorizationNonce("0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")

    private static func entry(_ changes: JSONObject = [:]) -> JSONObject {
        var entry: JSONObject = [
            "scheme": "exact", "network": "base-sepolia", "maxAmountRequired": "10000",
            "asset": "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
            "payTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
            "maxTimeoutSeconds": 60, "extra": ["name": "USDC", "version": "2"],
        ]
        for change in changes { entry[change.key] = change.value }
        return entry
    }

    private static func pay(
        _ entry: JSONObject,
        by signer: some Signer,
        at seconds: Int = 1_762_000_000
    ) throws -> PaymentPayload {
        let challenge = try Keys.challenge(["x402Version": 1, "accepts": [.object(entry)]])
        return try signer.payment(
            answering: challenge,
            by: try #require(challenge.accepts.first?.usable),
            at: Timestamp(sinceEpoch: .seconds(seconds)),
            nonce: try #require(nonce)
        )
    }

    private static func transfer(_ payment: PaymentPayload) throws -> TransferAuthorization {
        guard case .transfer(let transfer) = payment.authorization else { throw Missing.transfer }
        return transfer
    }

    private enum Missing: Error {
        case transfer
    }

    @Test func `version 1 is paid exactly as the reference client does`() throws {
        let fixture = try Fixture.json("payments/payment-v1-signed")
        let challenge = try Keys.challenge(["x402Version": 1, "accepts": [try #require(fixture["requirement"])]])
        let payment = try Keys.signer(fixture.text("privateKey")).payment(
            answering: challenge,
            by: try #require(challenge.payable.first),
            at: Timestamp(sinceEpoch: .seconds(try #require(fixture["now"]?.int))),
            // The reference client goes ten minutes back.
            validSince: 600,
            nonce: try #require(AuthorizationNonce(fixture.text("nonce")))
        )
        #expect(try JSONValue.object(payment.json).isEquivalent(to: #require(fixture["decoded"])))
        #expect(try payment.headerName.rawName == fixture.text("headerName"))
        #expect(try PaymentPayload(headerValue: fixture.text("headerValue")) == payment)
    }

    @Test(
        "version 2 is signed as the reference client does",
        arguments: ["payment-v2-signed", "payment-v2-signed-with-extensions"]
    )
    func signs(_ name: String) throws {
        let fixture = try Fixture.json("payments/\(name)")
        let signer = try Keys.signer(fixture.text("privateKey"))
        let challenge = try Keys.challenge(try #require(fixture["paymentRequired"]))
        let requirements = try #require(challenge.payable.first)
        let domain = try EIP712Domain(requirements)
        let transfer = TransferAuthorization(
            from: signer.address,
            to: requirements.payTo,
            value: requirements.amount,
            validAfter: 0,
            validBefore: 1_762_000_060,
            nonce: try #require(AuthorizationNonce(fixture.text("nonce")))
        )
        let payment = PaymentPayload(
            answering: challenge,
            by: requirements,
            authorization: .transfer(transfer),
            signature: Secret(try signer.sign(TypedData(transfer, in: domain).digest).text)
        )
        #expect(try JSONValue.object(payment.json).isEquivalent(to: #require(fixture["decoded"])))
        #expect(try payment.headerName.rawName == fixture.text("headerName"))
        #expect(
            try JSONValue.object(PaymentPayload(headerValue: fixture.text("headerValue")).json).isEquivalent(
                to: .object(payment.json)
            )
        )
    }

    @Test func `the window is a minute back and the seller's patience ahead`() throws {
        let payment = try Self.pay(Self.entry(["maxTimeoutSeconds": 300]), by: try Keys.signer())
        #expect(try Self.transfer(payment).validAfter == 1_761_999_940)
        #expect(try Self.transfer(payment).validBefore == 1_762_000_300)
    }

    @Test func `no patience is too long to be counted, and no clock too early`() throws {
        let signer = try Keys.signer()
        let endless = try Self.pay(Self.entry(["maxTimeoutSeconds": .int(Int.max)]), by: signer)
        #expect(try Self.transfer(endless).validBefore == UInt64(Int.max) + 1_762_000_000)
        let early = try Self.pay(Self.entry(), by: signer, at: 30)
        #expect(try Self.transfer(early).validAfter == 0)
        #expect(try Self.transfer(early).validBefore == 90)
    }

    @Test func `an amount of nothing is signed as well`() throws {
        let payment = try Self.pay(Self.entry(["maxAmountRequired": "0"]), by: try Keys.signer())
        #expect(try Self.transfer(payment).value == .zero)
    }

    @Test func `the table knows a domain that the entry does not name`() throws {
        let signer = try Keys.signer()
        let named = try Self.pay(Self.entry(), by: signer)
        #expect(try Self.pay(Self.entry(["extra": [:]]), by: signer) == named)
        let misled: JSONObject = ["extra": ["name": "USDC", "version": "2", "chainId": 1, "verifyingContract": "0x0"]]
        #expect(try Self.pay(Self.entry(misled), by: signer) == named)
    }

    @Test func `a token without a known name is not signed`() throws {
        let asset = try Address(parsing: "0x5425890298aed601595a70AB815c96711a31Bc65")
        let unknown: JSONObject = ["asset": .string(asset.text), "extra": ["name": "USDC"]]
        #expect(throws: SigningError.noDomain(asset: asset)) { try Self.pay(Self.entry(unknown), by: Keys.signer()) }
    }

    @Test func `a network without a chain number is not signed`() throws {
        let solana = try #require(Network(named: "solana"))
        let requirements = PaymentRequirements(
            number: 1,
            scheme: "exact",
            network: solana,
            amount: AtomicAmount(1),
            asset: .zero,
            payTo: .zero,
            maxTimeoutSeconds: 60,
            resource: nil,
            description: nil,
            extra: ["name": "USDC", "version": "2"],
            token: nil,
            raw: [:]
        )
        #expect(throws: SigningError.noChain(network: "solana")) { try EIP712Domain(requirements) }
    }

    @Test("other schemes and transfers are not signed", arguments: ["upto", "deferred"])
    func refuses(scheme: String) {
        #expect(throws: SigningError.unsupportedScheme(scheme)) {
            try Self.pay(Self.entry(["scheme": .string(scheme)]), by: Keys.signer())
        }
    }

    @Test("a transfer by another contract is not signed", arguments: ["erc7710", "EIP3009"])
    func refuses(method: String) {
        let extra: JSONObject = ["name": "USDC", "version": "2", "assetTransferMethod": .string(method)]
        #expect(throws: SigningError.unsupportedTransfer(method)) {
            try Self.pay(Self.entry(["extra": .object(extra)]), by: Keys.signer())
        }
    }

    @Test func `a permit names the contract, the payee and the window, and recovers to its signer`() throws {
        let extra: JSONObject = ["assetTransferMethod": "permit2"]
        let signer = try Keys.signer()
        let payload = try Self.pay(Self.entry(["extra": .object(extra)]), by: signer)
        guard case .permit(let permit) = payload.authorization, case .exact(let to, let validAfter) = permit.witness
        else {
            Issue.record("no permit")
            return
        }
        #expect(permit.spender.text == "0x402085c248EeA27D92E8b30b2C58ed07f9E20001")
        #expect(permit.from == signer.address)
        #expect(permit.deadline == validAfter + 120)
        #expect(to.text == "0x209693Bc6afc0C5328bA36FaF03C514EF312287C")
        let signature = try Signature(parsing: payload.signature.expose())
        let digest = TypedData(permit, chainId: 84532).digest
        #expect(try SignatureCheck.signer(of: digest, signature) == signer.address)
    }

    @Test func `a signer that signs for somebody else is found out`() throws {
        let signer = Impostor(address: .zero, inner: try Keys.signer())
        #expect(throws: SigningError.otherSigner(signer.inner.address, expected: .zero)) {
            try Self.pay(Self.entry(), by: signer)
        }
    }

    /// Claims another address than its own.
    private struct Impostor: Signer {
        let address: Address
        let inner: LocalSigner

        func sign(_ digest: Digest) throws(SigningError) -> Signature {
            try inner.sign(digest)
        }
    }
}
