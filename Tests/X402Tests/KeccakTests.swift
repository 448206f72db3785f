import Testing
import X402

@Suite("Keccak-256")
struct KeccakTests {
    @Test func `the hash of nothing is the known one`() {
        #expect(Keccak256.hash([])[0] == 0xC5)
    }
}
