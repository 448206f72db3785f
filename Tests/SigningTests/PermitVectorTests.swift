import Core
import OrderedJSON
import Signing
import Testing
import TestSupport
import X402

@Suite("Published permits, step by step")
struct PermitVectorTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let json: JSONValue

        static func all() throws -> [Vector] {
            try Fixture.list("cryptography/permit2-vectors", "vectors").map { Vector(json: $0) }
        }

        var testDescription: String { json["kind"]?.string ?? "?" }

        var data: TypedData {
            get throws {
                let payload = try #require(json["payload"])
                let permit = try PermitAuthorization(payload.members("permit2Authorization"))
                return TypedData(permit, chainId: UInt64(try #require(json["domain"]?["chainId"]?.int)))
            }
        }
    }

    @Test("domain, structures and digest are hashed as published", arguments: try Vector.all())
    func hashes(_ vector: Vector) throws {
        let data = try vector.data
        let words = stride(from: 0, to: data.encodedStruct.count, by: 32).map {
            Array(data.encodedStruct[$0..<$0 + 32])
        }
        #expect(try data.domainSeparator.text == vector.json.text("domainSeparator"))
        #expect(words.count == 6)
        #expect(try words.first == Keccak256.hash(vector.json.text("primaryType")))
        #expect(try words.dropFirst().first == vector.json.bytes("tokenPermissionsHash"))
        #expect(try words.last == vector.json.bytes("witnessHash"))
        #expect(try data.structHash.text == vector.json.text("structHash"))
        #expect(try data.digest.text == vector.json.text("digest"))
    }

    @Test("the signature is the published one, byte for byte", arguments: try Vector.all())
    func signs(_ vector: Vector) throws {
        let signer = try Keys.signer(vector.json.text("privateKey"))
        let digest = try vector.data.digest
        let signature = try signer.sign(digest)
        let published = try #require(vector.json["signature"])
        #expect(try signature.text == published.text("compact65"))
        #expect(try signature.r == published.bytes("r"))
        #expect(try signature.s == published.bytes("s"))
        #expect(Int(signature.v) == published["v"]?.int)
        #expect(try SignatureCheck.signer(of: digest, signature) == signer.address)
    }
}
