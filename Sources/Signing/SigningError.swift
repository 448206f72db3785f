public import Core
public import X402

/// A reason why nothing was signed or why a signature is worth nothing; it never contains any of the key's text.
public enum SigningError: Error, Hashable {
    /// A key with characters other than hexadecimal digits.
    case keyNotHexadecimal
    /// A key of a length other than 64 digits.
    case keyLength(digits: Int)
    /// The key zero, which no account has.
    case keyZero
    /// A key that is the curve's order or above.
    case keyTooLarge
    /// A signature that is not `0x` and pairs of hexadecimal digits.
    case signatureNotHexadecimal
    /// A signature of a length other than 65 bytes.
    case signatureLength(bytes: Int)
    /// A v that is none of 0, 1, 27 and 28.
    case signatureV(UInt8)
    /// An r or s that is zero, or the curve's order or above.
    case signatureRange
    /// An s in the upper half, which token contracts refuse.
    case signatureHighS
    /// A signature that no key can have made.
    case unrecoverable
    /// A signature by an account other than the expected one.
    case otherSigner(Address, expected: Address)
    /// A network without a chain number.
    case noChain(network: String)
    /// A token whose signing domain has no name or no version.
    case noDomain(asset: Address)
    /// A scheme that this program does not sign.
    case unsupportedScheme(String)
    /// A transfer method that this program does not sign.
    case unsupportedTransfer(String)
    /// A key that the library refused although it accepted it before.
    case libraryFailed
}

extension SigningError: UserFacingError {
    public var code: FailureCode {
        switch self {
        case .keyNotHexadecimal, .keyLength, .keyZero, .keyTooLarge: .badSetting
        case .signatureNotHexadecimal, .signatureLength, .signatureV, .signatureRange, .signatureHighS, .unrecoverable,
            .otherSigner:
            .paymentRejected
        case .noChain, .noDomain, .unsupportedScheme, .unsupportedTransfer: .challengeMalformed
        case .libraryFailed: .internalError
        }
    }

    public var message: String {
        switch self {
        case .keyNotHexadecimal: "the wallet key must be 64 hexadecimal digits"
        case .keyLength(let digits): "the wallet key has \(digits) hexadecimal digits instead of 64"
        case .keyZero: "the wallet key is zero"
        case .keyTooLarge: "the wallet key is too large for secp256k1"
        case .signatureNotHexadecimal: "the signature must be 0x and hexadecimal digits"
        case .signatureLength(let bytes): "the signature has \(bytes) bytes instead of 65"
        case .signatureV(let v): "the signature ends with v \(v) instead of 27 or 28"
        case .signatureRange: "r or s of the signature is not between 0 and the order of secp256k1"
        case .signatureHighS: "s of the signature is in the upper half, which tokens refuse"
        case .unrecoverable: "no key could have made the signature"
        case .otherSigner(let signer, let expected): "\(signer.short) signed instead of \(expected.short)"
        case .noChain(let network): "\(network.terminalSafe(upTo: 60)) has no chain id"
        case .noDomain(let asset): "the signing name and version of the token \(asset.short) are not known"
        case .unsupportedScheme(let scheme): "the scheme \"\(scheme.terminalSafe(upTo: 40))\" is not supported"
        case .unsupportedTransfer(let method):
            "the transfer method \"\(method.terminalSafe(upTo: 40))\" is not supported"
        case .libraryFailed: "libsecp256k1 refused the wallet key"
        }
    }

    public var hint: String? { nil }
}
