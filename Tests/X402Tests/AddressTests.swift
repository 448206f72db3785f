import Core
import OrderedJSON
import Testing
import TestSupport
import X402

@Suite("Addresses")
struct AddressTests {
    @Test func `the case of the digits is the checksum of EIP-55`() throws {
        for vector in try Fixture.list("cryptography/crypto-vectors", "eip55") {
            let text = try #require(vector["checksummed"]?.string)
            let address = try Address(parsing: try #require(vector["lower"]?.string))
            #expect(address.text == text)
            #expect(try Address(parsing: text) == address)
            #expect(try Address(parsing: "0x" + text.dropFirst(2).uppercased()) == address)
        }
    }

    @Test func `mixed case with a wrong checksum is told from other faults`() throws {
        for vector in try Fixture.list("cryptography/crypto-vectors", "eip55Invalid") {
            let text = try #require(vector["address"]?.string)
            #expect(throws: AddressError.wrongChecksum(text)) { try Address(parsing: text) }
        }
    }

    @Test(
        "what is not 0x and 40 digits is malformed",
        arguments: [
            "", "0x", "0x...", "833589fcd6edb6e08f4c7c32d4f71b54bda02913", "0x833589fcd6edb6e08f4c7c32d4f71b54bda0291",
            "0x833589fcd6edb6e08f4c7c32d4f71b54bda029130", "0x833589fcd6edb6e08f4c7c32d4f71b54bda0291g",
            " 0x833589fcd6edb6e08f4c7c32d4f71b54bda02913",
        ]
    )
    func refuses(_ text: String) {
        #expect(throws: AddressError.malformed(text)) { try Address(parsing: text) }
    }

    @Test func `a short address shows four digits at each end`() throws {
        #expect(try Address(parsing: "0x9f2c00000000000000000000000000000000a1ab").short == "0x9F2C…a1ab")
    }
}
