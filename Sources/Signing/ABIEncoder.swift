import X402

/// An encoder of a structure by EIP-712: the hash of its type, then each field as a word of 32 bytes, the highest
/// first.
///
/// Source: EIP-712, "Definition of encodeData".
struct ABIEncoder {
    private(set) var bytes: [UInt8]

    /// Creates a structure of the given type, without fields yet.
    init(_ type: String) {
        bytes = Keccak256.hash(type)
    }

    /// Appends a text, which is encoded as its hash.
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

    /// Appends an inner structure, which is encoded as its hash.
    mutating func append(_ inner: ABIEncoder) {
        bytes += inner.hash.bytes
    }

    var hash: Digest { Digest(hashing: bytes) }
}
