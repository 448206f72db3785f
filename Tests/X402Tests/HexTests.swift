import Testing
import X402

@Suite("Hex digits")
struct HexadecimalTests {
    @Test func `bytes leave in lower case and return in either`() {
        let bytes: [UInt8] = [0x00, 0x0A, 0xFF]
        #expect(Hex.prefixed(bytes) == "0x000aff")
        #expect(Hex.bytes("0x000aff", count: 3) == bytes)
        #expect(Hex.bytes("0X000AfF", count: 3) == bytes)
    }

    @Test(
        "other text has no bytes",
        arguments: ["", "0", "0x", "0x0", "0x00f", "0x0g", "00ff", "0x00 ", "0xé", "0x\u{301}0"]
    )
    func refuses(_ text: String) {
        #expect(Hex.bytes(text, count: 1) == nil)
    }
}
