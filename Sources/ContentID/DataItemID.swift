/// An identifier of a data item on Arweave: the SHA-256 hash of the item's signature.
///
/// Source: ANS-104, section 2; written as base64url without padding, as in RFC 4648, section 5.
public struct DataItemID: Sendable, Hashable {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The 32 bytes of the hash.
    public let bytes: [UInt8]

    /// Hashes a signature.
    public init(signature: [UInt8]) {
        bytes = SHA256.hash(signature)
    }

    /// Reads 43 characters of base64url; nil for any other text.
    ///
    /// The last character holds four bits, so one that has more is refused.
    public init?(parsing text: String) {
        guard text.utf8.count == 43 else { return nil }
        var bytes: [UInt8] = []
        var rest: UInt32 = 0
        var restBits: UInt32 = 0
        for letter in text.utf8 {
            guard let value = Self.alphabet.firstIndex(of: letter) else { return nil }
            rest = rest << 6 | UInt32(value)
            restBits += 6
            guard restBits >= 8 else { continue }
            restBits -= 8
            bytes.append(UInt8(rest >> restBits))
            rest &= 1 << restBits - 1
        }
        guard rest == 0 else { return nil }
        self.bytes = bytes
    }
}

extension DataItemID: CustomStringConvertible {
    /// The 43 characters of base64url.
    public var description: String {
        var text: [UInt8] = []
        var rest: UInt32 = 0
        var restBits: UInt32 = 0
        for byte in bytes + [0] {
            rest = rest << 8 | UInt32(byte)
            restBits += 8
            while restBits >= 6 {
                restBits -= 6
                text.append(Self.alphabet[Int(rest >> restBits)])
                rest &= 1 << restBits - 1
            }
        }
        return String(decoding: text.prefix(43), as: UTF8.self)
    }
}
