import Core
import Signing
import Testing
import X402

@Suite("Why nothing is signed, in words")
struct SigningErrorTests {
    private static let token = Address(digitsOf: "0x036CbD53842c5426634e7929541eC2318f3dCF7e") ?? .zero

    @Test(
        "each reason has its words and its kind",
        arguments: [
            (SigningError.keyNotHexadecimal, FailureCode.badSetting, "the wallet key must be 64 hexadecimal digits"),
            (.keyLength(digits: 63), .badSetting, "the wallet key has 63 hexadecimal digits instead of 64"),
            (.keyZero, .badSetting, "the wallet key is zero"),
            (.keyTooLarge, .badSetting, "the wallet key is too large for secp256k1"),
            (.signatureV(2), .paymentRejected, "the signature ends with v 2 instead of 27 or 28"),
            (.otherSigner(token, expected: .zero), .paymentRejected, "0x036C…CF7e signed instead of 0x0000…0000"),
            (.noChain(network: "a\u{1b}b"), .challengeMalformed, "a\\u{1b}b has no chain id"),
            (
                .noDomain(asset: token), .challengeMalformed,
                "the signing name and version of the token 0x036C…CF7e are not known"
            ),
            (.unsupportedScheme("upto"), .challengeMalformed, "the scheme \"upto\" is not supported"),
            (.libraryFailed, .internalError, "libsecp256k1 refused the wallet key"),
        ]
    )
    func says(_ error: SigningError, _ code: FailureCode, _ message: String) {
        #expect(error.code == code)
        #expect(error.message == message)
        #expect(error.hint == nil)
    }
}
