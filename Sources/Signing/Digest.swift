import X402

/// A hash of 32 bytes, ready to be signed.
public struct Digest: Sendable, Hashable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Creates a digest from 32 bytes; nil for any other number of bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Hashes bytes with Keccak-256.
    public init(hashing bytes: [UInt8]) {
        self.bytes = Keccak256.hash(bytes)
    }

    /// The digest as `0x` and 64 lower-case hexadecimal digits.
    public var text: String { Hex.prefixed(bytes) }
}

extension Digest: CustomStringConvertible {
    public var description: String { text }
}
