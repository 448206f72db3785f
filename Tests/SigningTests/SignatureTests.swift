import Core
import OrderedJSON
import Signing
import Testing
import TestSupport
import X402

@Suite("Signatures")
struct SignatureTests {
    private static let order: [UInt8] =
        [UInt8](repeating: 0xFF, count: 15) + [0xFE] + [
            0xBA, 0xAE, 0xDC, 0xE6, 0xAF, 0x48, 0xA0, 0x3B, 0xBF, 0xD2, 0x5E, 0x8C, 0xD0, 0x36, 0x41, 0x41,
        ]
    private static let one = [UInt8](repeating: 0, count: 31) + [1]
    private static let zero = [UInt8](repeating: 0, count: 32)
    private static let digest = Digest(hashing: Array("galaksio".utf8))

    private static func signature(_ json: JSONValue) throws -> Signature {
        let parity = UInt8(try #require(json["yParity"]?.int))
        return try Signature(bytes: json.bytes("r") + json.bytes("s") + [27 + parity])
    }

    @Test func `raw digests are signed as published`() throws {
        let vectors = try Fixture.list("cryptography/crypto-vectors", "ecdsaSign")
        #expect(vectors.count == 15)
        for vector in vectors {
            let digest = try Keys.digest(vector.bytes("digest"))
            let signature = try Keys.signer(vector.text("privateKey")).sign(digest)
            #expect(try signature.text == Self.signature(vector).text)
            #expect(signature.isLowS)
            #expect(try SignatureCheck.signer(of: digest, signature).text == vector.text("recovers"))
        }
    }

    @Test func `the same signature with a high s is refused`() throws {
        let vector = try #require(Fixture.json("cryptography/crypto-vectors")["malleability"])
        let digest = try Keys.digest(vector.bytes("digest"))
        #expect(try vector.bytes("n") == Self.order)
        let low = try Self.signature(try #require(vector["lowS"]))
        let high = try Self.signature(try #require(vector["highS"]))
        #expect(try SignatureCheck.signer(of: digest, low).text == vector.text("address"))
        #expect(low.isLowS && !high.isLowS)
        #expect(throws: SigningError.signatureHighS) { try SignatureCheck.signer(of: digest, high) }
    }

    @Test func `half the order is the last low s`() throws {
        // The order is odd, so its half is rounded down: 7fff…20a0.
        let half = Self.order.indices.map { Self.order[$0] >> 1 | ($0 > 0 ? Self.order[$0 - 1] << 7 : 0) }
        #expect(try Signature(bytes: Self.one + half + [27]).isLowS)
        var above = half
        above[31] += 1
        #expect(try !Signature(bytes: Self.one + above + [27]).isLowS)
    }

    @Test("v is 0, 1, 27 or 28", arguments: UInt8.min...UInt8.max)
    func allows(_ v: UInt8) throws {
        let signer = try Keys.signer()
        let signed = try signer.sign(Self.digest)
        let signature = try Signature(bytes: signed.r + signed.s + [v])
        switch v {
        case signed.v, signed.v - 27:
            #expect(try SignatureCheck.signer(of: Self.digest, signature) == signer.address)
        case 0, 1, 27, 28:
            #expect(try SignatureCheck.signer(of: Self.digest, signature) != signer.address)
        default:
            #expect(throws: SigningError.signatureV(v)) { try SignatureCheck.signer(of: Self.digest, signature) }
        }
    }

    @Test(
        "r and s are above zero and below the order",
        arguments: [
            (zero, one), (one, zero), (zero, zero), (order, one), (one, order),
            (one, [UInt8](repeating: 255, count: 32)),
        ]
    )
    func refuses(_ r: [UInt8], _ s: [UInt8]) throws {
        let signature = try Signature(bytes: r + s + [27])
        #expect(throws: SigningError.signatureRange) { try SignatureCheck.signer(of: Self.digest, signature) }
    }

    @Test func `an r that is on no point is recovered to nobody`() throws {
        // No point of the curve has the x coordinate 5.
        let five = [UInt8](repeating: 0, count: 31) + [5]
        let signature = try Signature(bytes: five + Self.one + [27])
        #expect(throws: SigningError.unrecoverable) { try SignatureCheck.signer(of: Self.digest, signature) }
    }

    @Test("only 65 bytes are a signature", arguments: [0, 1, 64, 66, 130])
    func measures(_ count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        #expect(throws: SigningError.signatureLength(bytes: count)) { try Signature(bytes: bytes) }
        #expect(throws: SigningError.signatureLength(bytes: count)) {
            try Signature(parsing: Hex.prefixed(bytes))
        }
    }

    @Test(
        "text that is not 0x and pairs of digits is no signature",
        arguments: ["", "0", "0x0", "1b", "0xzz", "x0", "0x" + String(repeating: "0", count: 129) + "g"]
    )
    func refuses(_ text: String) {
        #expect(throws: SigningError.signatureNotHexadecimal) { try Signature(parsing: text) }
    }

    @Test func `text of either case is read, and written in lower case`() throws {
        let signature = try Keys.signer().sign(Self.digest)
        #expect(signature.text.utf8.count == 132)
        #expect(signature.text == signature.text.lowercased())
        #expect(try Signature(parsing: "0x" + signature.text.dropFirst(2).uppercased()) == signature)
    }

    @Test func `another account's signature is named as such`() throws {
        let other = try Keys.signer("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")
        let expected = try Keys.signer().address
        let signature = try other.sign(Self.digest)
        #expect(throws: SigningError.otherSigner(other.address, expected: expected)) {
            try SignatureCheck.verify(signature, of: Self.digest, by: expected)
        }
        #expect(throws: Never.self) { try SignatureCheck.verify(signature, of: Self.digest, by: other.address) }
    }

    @Test func `a signature shows nowhere`() throws {
        let signature = try Keys.signer().sign(Self.digest)
        var shown = "\(signature) \(String(reflecting: signature)) \([signature])"
        dump(signature, to: &shown)
        #expect(!shown.contains(signature.text.dropFirst(2).prefix(8)))
        #expect(!shown.contains(signature.bytes.prefix(3).map { String($0) }.joined(separator: ", ")))
    }

    @Test func `many tasks sign with one context and agree`() async throws {
        let signer = try Keys.signer()
        let digests = (0..<200).map { Digest(hashing: [UInt8($0)]) }
        let alone = try digests.map { try signer.sign($0) }
        let together = try await withThrowingTaskGroup(of: (Int, Signature).self) { group in
            for (index, digest) in digests.enumerated() {
                group.addTask { @concurrent in (index, try signer.sign(digest)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(digests.indices.allSatisfy { together[$0] == alone[$0] })
    }
}
