import Core
import OrderedJSON
import Testing
import X402

@Suite("Keccak-256")
struct KeccakTests {
    @Test func `bytes of every length around a block hash as published`() throws {
        for vector in try Fixture.list("crypto-vectors", "keccak256") {
            let input = try Fixture.bytes(try #require(vector["inputHex"]?.string))
            #expect(try Keccak256.hash(input) == Fixture.bytes(try #require(vector["hash"]?.string)))
        }
    }

    @Test func `a block that is full, or short of one byte, or one byte over hashes as elsewhere`() throws {
        let vectors = try Fixture.list("keccak-block-edges", "vectors")
        #expect(Set([135, 136, 137, 271, 272, 273]).isSubset(of: vectors.compactMap { $0["length"]?.int }))
        for vector in vectors {
            let input = try Fixture.bytes(try #require(vector["inputHex"]?.string))
            #expect(input.count == vector["length"]?.int)
            #expect(try Keccak256.hash(input) == Fixture.bytes(try #require(vector["hash"]?.string)))
        }
    }

    @Test func `text hashes as its UTF-8 bytes`() throws {
        for vector in try Fixture.list("crypto-vectors", "keccak256Text") {
            let text = try #require(vector["text"]?.string)
            #expect(try Keccak256.hash(text) == Fixture.bytes(try #require(vector["hash"]?.string)))
        }
    }

    @Test func `a public key gives its address`() throws {
        for vector in try Fixture.list("crypto-vectors", "keysAndAddresses") {
            let key = try Fixture.bytes(try #require(vector["publicKeyUncompressed"]?.string))
            let address = Address(bytes: Array(Keccak256.hash(Array(key.dropFirst())).suffix(20)))
            #expect(address?.text == vector["address"]?.string)
        }
    }
}
