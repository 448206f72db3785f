/// The address of an account or a contract on an EVM network: 20 bytes.
///
/// Source: Ethereum yellow paper, section 4.1; EIP-55 for the text.
public struct Address: Sendable, Hashable {
    /// The 20 bytes.
    public let bytes: [UInt8]

    /// The zero address, which belongs to no account.
    public static let zero = Address(unchecked: [UInt8](repeating: 0, count: 20))

    /// Creates an address from 20 bytes; nil for any other number of bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 20 else { return nil }
        self.bytes = bytes
    }

    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads `0x` and 40 hexadecimal digits; digits of mixed case must pass EIP-55.
    ///
    /// - Throws: ``AddressError/malformed(_:)`` for other text, ``AddressError/wrongChecksum(_:)`` for a mixed case
    ///   that fails.
    public init(parsing text: String) throws(AddressError) {
        guard let address = Address(digitsOf: text) else { throw .malformed(text) }
        if Self.hasMixedCase(text), address.digits != Array(text.utf8.dropFirst(2)) { throw .wrongChecksum(text) }
        self = address
    }

    /// Reads `0x` and 40 hexadecimal digits of any case; nil for other text.
    public init?(digitsOf text: String) {
        guard let bytes = Hex.bytes(text, count: 20) else { return nil }
        self.bytes = bytes
    }

    private static func hasMixedCase(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst(2)
        return digits.contains { $0 >= UInt8(ascii: "a") }
            && digits.contains { UInt8(ascii: "A")...UInt8(ascii: "F") ~= $0 }
    }

    /// The address as `0x` and 40 digits whose case is the checksum of EIP-55.
    public var text: String {
        "0x" + String(decoding: digits, as: UTF8.self)
    }

    /// The shortened address, such as `0x9f2C…41Ab`: enough to recognise an address, not enough to trust it.
    public var short: String {
        "0x" + String(decoding: digits.prefix(4), as: UTF8.self) + "…"
            + String(decoding: digits.suffix(4), as: UTF8.self)
    }

    private var digits: [UInt8] {
        var digits = Hex.text(bytes)
        let hash = Keccak256.hash(digits)
        for index in digits.indices where digits[index] >= UInt8(ascii: "a") {
            let nibble = index % 2 == 0 ? hash[index / 2] >> 4 : hash[index / 2] & 15
            if nibble >= 8 { digits[index] -= 32 }
        }
        return digits
    }
}

extension Address: CustomStringConvertible {
    public var description: String { text }
}
