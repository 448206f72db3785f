import BigInt

/// A number of 32 bytes, used once, that makes an authorization different from all others of its payer.
///
/// It is drawn at random and never counted, because a contract takes each nonce of a payer only once, in any order.
///
/// Source: EIP-3009, `nonce`, written as `0x` and 64 digits; Permit2, unordered nonces, written as a decimal number.
public struct AuthorizationNonce: Sendable, Hashable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Creates a nonce from 32 bytes; nil for any other number of bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads `0x` and 64 hexadecimal digits; nil for other text.
    public init?(_ text: String) {
        guard let bytes = Hex.bytes(text, count: 32) else { return nil }
        self.bytes = bytes
    }

    /// Reads a decimal number below 2^256; nil for other text.
    public init?(decimal text: String) {
        guard let number = try? AtomicAmount(parsing: text) else { return nil }
        bytes = number.word
    }

    /// Draws a nonce at random; real payments need the system's generator.
    public static func random(using generator: inout some RandomNumberGenerator) -> AuthorizationNonce {
        AuthorizationNonce(drawn: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    private init(drawn bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The nonce as `0x` and 64 lower-case hexadecimal digits.
    public var text: String { Hex.prefixed(bytes) }

    /// The nonce as a decimal number, the first byte the highest.
    public var decimalText: String {
        String(bytes.reduce(BigUInt(0)) { $0 << 8 | BigUInt($1) })
    }
}

extension AuthorizationNonce: CustomStringConvertible {
    public var description: String { text }
}
