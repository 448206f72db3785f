import Testing

@testable import Signing

@Suite("Secret bytes")
struct SecretBytesTests {
    @Test func `they are lent as they were written`() {
        let bytes = SecretBytes(count: 3) { $0.copyBytes(from: [1, 2, 3]) }
        #expect(bytes.withBytes { Array($0) } == [1, 2, 3])
    }

    @Test func `what is not written is zero`() {
        #expect(SecretBytes(count: 32) { _ in }.withBytes { $0.allSatisfy { $0 == 0 } })
    }
}
