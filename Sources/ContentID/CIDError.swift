/// Why text or bytes are not a content identifier.
public enum CIDError: Error, Equatable, Sendable {
    /// The parts of a content identifier.
    public enum Part: String, Sendable {
        /// The number of the layout.
        case version
        /// The number that tells how the bytes behind the hash are read.
        case codec
        /// The number of the hash function.
        case hashFunction = "hash function"
        /// The number of bytes of the hash.
        case hashLength = "hash length"
        /// The hash.
        case hash
    }

    /// No text at all.
    case empty
    /// More characters than any content identifier has.
    case tooLong(byteCount: Int)
    /// A first letter that stands for no alphabet that is read.
    case unsupportedBase(Unicode.Scalar)
    /// A character that the alphabet does not have.
    case invalidCharacter(Unicode.Scalar)
    /// Digits that make no whole number of bytes, or leave bits over that are not zero.
    case incompleteText
    /// A part that stops too early.
    case truncated(Part)
    /// A number that is longer than it has to be.
    case overlongNumber(Part)
    /// A number above 2^63 - 1.
    case numberTooLarge(Part)
    /// A version other than 0 and 1.
    case unsupportedVersion(UInt64)
    /// An identifier of version 0 that is not the base58 text of a SHA-256 hash.
    case malformedVersion0
    /// A hash whose length is not that of its function.
    case wrongHashLength(code: UInt64, length: UInt64)
    /// Bytes after the hash.
    case trailingBytes(Int)

    init(_ error: VarintError, in part: Part) {
        self =
            switch error {
            case .truncated: .truncated(part)
            case .overlong: .overlongNumber(part)
            case .tooLarge: .numberTooLarge(part)
            }
    }

    /// The message, which says what is wrong with the identifier.
    public var message: String {
        switch self {
        case .empty: "the content identifier is empty"
        case .tooLong(let count): "the content identifier has \(count) bytes, which is too many"
        case .unsupportedBase(let letter):
            "the content identifier begins with \(letter.named), not with Qm, b, z, f or k"
        case .invalidCharacter(let letter):
            "the content identifier has \(letter.named), which its alphabet does not have"
        case .incompleteText: "the content identifier ends within a byte"
        case .truncated(let part): "the content identifier ends within its \(part.rawValue)"
        case .overlongNumber(let part): "the \(part.rawValue) of the content identifier is longer than it has to be"
        case .numberTooLarge(let part): "the \(part.rawValue) of the content identifier is too large"
        case .unsupportedVersion(let version): "the content identifier has version \(version), not 0 or 1"
        case .malformedVersion0:
            "a content identifier of version 0 is Qm and 44 characters of base58 for a SHA-256 hash"
        case .wrongHashLength(let code, let length):
            "the content identifier has a hash of \(length) bytes, which hash function \(code) does not make"
        case .trailingBytes(let count): "the content identifier has \(count) bytes too many"
        }
    }
}

extension Unicode.Scalar {
    /// The character itself if it can be shown, or else its number.
    fileprivate var named: String {
        (0x21...0x7E).contains(value) ? String(self) : "U+" + String(value, radix: 16, uppercase: true)
    }
}
