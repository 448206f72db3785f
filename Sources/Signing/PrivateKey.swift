public import Core
import X402

/// A private key of 32 secret bytes.
///
/// The bytes are at one place in memory, are wiped with the last copy of this value, and are never printed: not in
/// interpolation, `dump` or logs.
public struct PrivateKey: Sendable {
    private let bytes: SecretBytes

    /// Reads 64 hexadecimal digits with or without `0x`; white space around them is ignored.
    ///
    /// - Throws: ``SigningError/keyNotHexadecimal``, ``SigningError/keyLength(digits:)``, ``SigningError/keyZero`` or
    ///   ``SigningError/keyTooLarge``; none of them contains any of the text.
    public init(parsing secret: Secret) throws(SigningError) {
        try self.init(secret.expose().utf8)
    }

    /// Reads the same text from bytes, which are copied nowhere else: the caller can overwrite them afterwards.
    ///
    /// - Throws: The same errors.
    public init(parsing bytes: UnsafeRawBufferPointer) throws(SigningError) {
        try self.init(bytes)
    }

    private init(_ text: some BidirectionalCollection<UInt8>) throws(SigningError) {
        let digits = Self.digits(of: text)
        guard digits.allSatisfy({ Hex.value($0) != nil }) else { throw .keyNotHexadecimal }
        let count = digits.count
        guard count == 64 else { throw .keyLength(digits: count) }
        bytes = SecretBytes(count: 32) { buffer in
            for (index, digit) in digits.enumerated() {
                buffer[index / 2] = buffer[index / 2] << 4 | (Hex.value(digit) ?? 0)
            }
        }
        guard bytes.withBytes({ $0.contains { $0 != 0 } }) else { throw .keyZero }
        guard bytes.withBytes({ Secp256k1.shared.isPrivateKey($0) }) else { throw .keyTooLarge }
    }

    /// Returns the text without white space at its ends and without `0x`.
    private static func digits<Text: BidirectionalCollection<UInt8>>(of text: Text) -> Text.SubSequence {
        var rest = text[...]
        while let first = rest.first, isSpace(first) { rest.removeFirst() }
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        if rest.starts(with: "0x".utf8) || rest.starts(with: "0X".utf8) { rest.removeFirst(2) }
        return rest
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || 0x09...0x0D ~= byte
    }

    /// Returns true if the 64 hexadecimal digits, of either case, are this key; takes the same time for any 64 digits.
    public func isWritten(as digits: some Collection<UInt8>) -> Bool {
        guard digits.count == 64 else { return false }
        return withBytes { key in
            var difference: UInt8 = 0
            var byte: UInt8 = 0
            for (index, digit) in digits.enumerated() {
                guard let value = Hex.value(digit) else { return false }
                byte = byte << 4 | value
                if index % 2 == 1 { difference |= byte ^ key[index / 2] }
            }
            return difference == 0
        }
    }

    /// Calls `body` with the 32 bytes, which it must not keep.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withBytes(body)
    }
}

extension PrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "[secret]" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
