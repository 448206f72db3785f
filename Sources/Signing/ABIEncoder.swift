import X402

/// A structure as EIP-712 encodes it: the hash of its type, then each field as a word of 32 bytes, the highest byte
/// first.
///
/// Source: EIP-712, "Definition of encodeData".
struct ABIEncoder {
    private(set) var bytes: [UInt8]

    /// A structure of that type, without fields yet.
    init(_ type: String) {
        bytes = Keccak256.hash(type)
    }

    /// Texts stand for themselves by their hash.
    mutating func append(text: String) {
        bytes += Keccak256.hash(text)
    }

    mutating func append(number: UInt64) {
        append(AtomicAmount(number))
    }

    mutating func append(_ amount: AtomicAmount) {
        bytes += amount.word
    }

    mutating func append(_ address: Address) {
        bytes += [UInt8](repeating: 0, count: 12) + address.bytes
    }

    mutating func append(_ nonce: AuthorizationNonce) {
        bytes += nonce.bytes
    }

    /// Structures inside stand for themselves by their hash.
    mutating func append(_ inner: ABIEncoder) {
        bytes += inner.hash.bytes
    }

    var hash: Digest { Digest(hashing: bytes) }
}
