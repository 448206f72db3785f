import X402

/// A recoverable signature of secp256k1: 65 bytes, r and s of 32 each, then v.
///
/// It is worth money until what it signs is void, so it does not print; only ``text`` gives it as text. Only the length
/// is checked here: ``SignatureCheck`` checks whether it is valid.
///
/// Source: Ethereum yellow paper, appendix F; EIP-3009, `signature`.
public struct Signature: Sendable, Hashable {
    /// The 65 bytes.
    public let bytes: [UInt8]

    /// Creates a signature from 65 bytes.
    ///
    /// - Throws: ``SigningError/signatureLength(bytes:)`` for any other number of bytes.
    public init(bytes: [UInt8]) throws(SigningError) {
        guard bytes.count == 65 else { throw .signatureLength(bytes: bytes.count) }
        self.bytes = bytes
    }

    /// Creates a signature from r and s, and from v, which is 27 plus the recovery bit.
    init(compact: [UInt8], recoveryBit: UInt8) {
        bytes = compact + [27 + recoveryBit]
    }

    /// Reads `0x` and 130 hexadecimal digits.
    ///
    /// - Throws: ``SigningError/signatureNotHexadecimal`` for other text, ``SigningError/signatureLength(bytes:)`` for
    ///   another number of digits, as a contract wallet's signature has.
    public init(parsing text: String) throws(SigningError) {
        let count = (text.utf8.count - 2) / 2
        guard let bytes = Hex.bytes(text, count: count) else { throw .signatureNotHexadecimal }
        try self.init(bytes: bytes)
    }

    /// The first number, 32 bytes, the highest first.
    public var r: [UInt8] { Array(bytes[..<32]) }

    /// The second number, 32 bytes, the highest first.
    public var s: [UInt8] { Array(bytes[32..<64]) }

    /// The recovery byte, which says which of the possible keys signed: 27 or 28, from some wallets 0 or 1.
    public var v: UInt8 { bytes[64] }

    /// True if s is in the lower half of the curve's order; token contracts refuse the other half.
    public var isLowS: Bool { !CurveOrder.half.lexicographicallyPrecedes(s) }

    /// The signature as `0x` and 130 lower-case hexadecimal digits, as it is sent.
    public var text: String { Hex.prefixed(bytes) }
}

extension Signature: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "[signature]" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
