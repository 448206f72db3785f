import Testing
import X402

@Suite("Nonces of authorizations")
struct AuthorizationNonceTests {
    private static let text = "0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    @Test func `a nonce keeps its leading zeros`() throws {
        let nonce = try #require(AuthorizationNonce(Self.text))
        #expect(nonce.bytes == Array(0..<32))
        #expect(nonce.text == Self.text)
    }

    @Test func `a decimal number is the same 32 bytes`() throws {
        let nonce = try #require(AuthorizationNonce(decimal: "258"))
        #expect(nonce.bytes == [UInt8](repeating: 0, count: 30) + [1, 2])
        #expect(nonce.decimalText == "258")
        let largest = try #require(AuthorizationNonce(bytes: [UInt8](repeating: 255, count: 32)))
        #expect(AuthorizationNonce(decimal: largest.decimalText) == largest)
    }

    @Test func `zero is a number like others`() throws {
        let zero = try #require(AuthorizationNonce(decimal: "0"))
        #expect(zero.bytes == [UInt8](repeating: 0, count: 32))
        #expect(zero.decimalText == "0")
    }

    @Test(
        "what is not 0x and 64 digits is no nonce",
        arguments: ["", "0x", "0x00", "\(text)00", String(text.dropFirst(2)), String(text.dropLast()) + "g"]
    )
    func refuses(_ text: String) {
        #expect(AuthorizationNonce(text) == nil)
    }

    @Test(
        "what is not a number below 2^256 is no nonce",
        arguments: [
            "", "-1", "1.0", "0x10", "115792089237316195423570985008687907853269984665640564039457584007913129639936",
        ]
    )
    func refuses(decimal: String) {
        #expect(AuthorizationNonce(decimal: decimal) == nil)
    }

    @Test func `the bytes come from the generator, each its own`() {
        var counted = Counted()
        #expect(AuthorizationNonce.random(using: &counted).bytes == Array(1...32))
        #expect(AuthorizationNonce.random(using: &counted).bytes == Array(33...64))
    }

    /// Draws 1, 2, 3 and on as the bytes of its numbers.
    private struct Counted: RandomNumberGenerator {
        var count: UInt64 = 0

        mutating func next() -> UInt64 {
            count += 1
            return count
        }
    }
}
