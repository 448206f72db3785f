import Core
import OrderedJSON
import Testing
import TestSupport
import X402

/// The bytes of `0x` and digits, read without the module's own reader.
private func bytes(hex: String) throws -> [UInt8] {
    let digits = Array(hex.dropFirst(2))
    return try stride(from: 0, to: digits.count, by: 2).map {
        try #require(UInt8(String(digits[$0...$0 + 1]), radix: 16))
    }
}

@Suite("Keccak-256")
struct KeccakTests {
    @Test func `bytes of every length around a block hash as published`() throws {
        for vector in try Fixture.list("cryptography/crypto-vectors", "keccak256") {
            let input = try bytes(hex: try #require(vector["inputHex"]?.string))
            #expect(try Keccak256.hash(input) == bytes(hex: try #require(vector["hash"]?.string)))
        }
    }

    @Test func `a block that is full, or short of one byte, or one byte over hashes as elsewhere`() throws {
        let vectors = try Fixture.list("cryptography/keccak-block-edges", "vectors")
        #expect(Set([135, 136, 137, 271, 272, 273]).isSubset(of: vectors.compactMap { $0["length"]?.int }))
        for vector in vectors {
            let input = try bytes(hex: try #require(vector["inputHex"]?.string))
            #expect(input.count == vector["length"]?.int)
            #expect(try Keccak256.hash(input) == bytes(hex: try #require(vector["hash"]?.string)))
        }
    }

    @Test func `text hashes as its UTF-8 bytes`() throws {
        for vector in try Fixture.list("cryptography/crypto-vectors", "keccak256Text") {
            let text = try #require(vector["text"]?.string)
            #expect(try Keccak256.hash(text) == bytes(hex: try #require(vector["hash"]?.string)))
        }
    }

    @Test func `a public key gives its address`() throws {
        for vector in try Fixture.list("cryptography/crypto-vectors", "keysAndAddresses") {
            let key = try bytes(hex: try #require(vector["publicKeyUncompressed"]?.string))
            let address = Address(bytes: Array(Keccak256.hash(Array(key.dropFirst())).suffix(20)))
            #expect(address?.text == vector["address"]?.string)
        }
    }
}
