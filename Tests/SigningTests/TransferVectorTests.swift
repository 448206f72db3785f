import Core
import HTTPTypes
import OrderedJSON
import Signing
import Testing
import TestSupport
import X402

@Suite("Published transfers, step by step")
struct TransferVectorTests {
    @Test("domain, structure and digest are hashed as published", arguments: try TransferVector.all())
    func hashes(_ vector: TransferVector) throws {
        let data = TypedData(try vector.transfer, in: try vector.domain)
        #expect(try Keccak256.hash(vector.domain.name) == vector.json.bytes("nameHash"))
        #expect(try Keccak256.hash(vector.domain.version) == vector.json.bytes("versionHash"))
        #expect(try data.domainSeparator.text == vector.json.text("domainSeparator"))
        #expect(try Hex.prefixed(data.encodedStruct) == vector.json.text("encodedStruct"))
        #expect(try data.structHash.text == vector.json.text("structHash"))
        #expect(try data.digest.text == vector.json.text("digest"))
    }

    @Test("the signature is the published one, byte for byte", arguments: try TransferVector.all())
    func signs(_ vector: TransferVector) throws {
        let signer = try vector.signer
        let digest = TypedData(try vector.transfer, in: try vector.domain).digest
        let signature = try signer.sign(digest)
        let published = try #require(vector.json["signature"])
        #expect(try signer.address.text == vector.json.text("address"))
        #expect(try signature.text == vector.signature)
        #expect(try signature.r == published.bytes("r"))
        #expect(try signature.s == published.bytes("s"))
        #expect(Int(signature.v) == published["v"]?.int)
        #expect(try SignatureCheck.signer(of: digest, signature) == signer.address)
    }

    @Test("the payment is the published one", arguments: try TransferVector.all())
    func pays(_ vector: TransferVector) throws {
        let challenge = try vector.challenge
        let payment = PaymentPayload(
            answering: challenge,
            by: try #require(challenge.accepts.first?.usable),
            authorization: .transfer(try vector.transfer),
            signature: Secret(try vector.signature)
        )
        #expect(try JSONValue.object(payment.json).isEquivalent(to: #require(vector.json["payment"])))
        #expect(try payment.headerName.rawName == vector.json.text("headerName"))
        #expect(try PaymentPayload(headerValue: vector.json.text("headerValue")) == payment)
    }

    @Test("an entry is paid as published", arguments: try TransferVector.signedAsHere())
    func answers(_ vector: TransferVector) throws {
        let challenge = try vector.challenge
        let payment = try vector.signer.payment(
            answering: challenge,
            by: try #require(challenge.accepts.first?.usable),
            at: TransferVector.now,
            // The clients that made the vectors go ten minutes back.
            validSince: 600,
            nonce: try vector.transfer.nonce
        )
        #expect(try JSONValue.object(payment.json).isEquivalent(to: #require(vector.json["payment"])))
    }

    @Test func `there are seventeen, most of them signed in a window as here`() throws {
        #expect(try TransferVector.all().count == 17)
        #expect(try TransferVector.signedAsHere().count == 13)
    }

    @Test func `the types hash as published`() throws {
        let file = try Fixture.json("cryptography/signing-vectors")
        for (type, hash) in [("domainType", "domainTypeHash"), ("structType", "structTypeHash")] {
            #expect(try Keccak256.hash(file.text(type)) == file.bytes(hash))
        }
    }

    @Test func `the specification's own example was signed by its payer`() throws {
        let example = try Fixture.json("cryptography/signing-vector-spec-example")
        let transfer = try TransferAuthorization(example.members("message"))
        let domain = try EIP712Domain(try #require(example["domain"]))
        let signature = try Signature(parsing: example.text("signature"))
        let digest = TypedData(transfer, in: domain).digest
        #expect(try digest.text == example.text("digest"))
        #expect(try SignatureCheck.signer(of: digest, signature).text == example.text("payer"))

        let renamed = EIP712Domain(
            name: "USD Coin",
            version: domain.version,
            chainId: domain.chainId,
            verifyingContract: domain.verifyingContract
        )
        let other = try SignatureCheck.signer(of: TypedData(transfer, in: renamed).digest, signature)
        #expect(try other.text == example.text("ifNameIs_USD_Coin_recoversTo"))
    }
}
