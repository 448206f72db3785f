/// A hash together with the number of the function that made it.
///
/// Source: multiformats/multihash, "Format"; multiformats/multicodec, `table.csv`.
public struct Multihash: Sendable, Hashable {
    /// The most bytes of a hash that are read, which is what kubo accepts of an identity hash.
    static let maximumDigestLength = 128
    static let sha256Code: UInt64 = 0x12

    /// The number of the hash function; 0x12 is sha2-256.
    public let code: UInt64
    /// The hash.
    public let digest: [UInt8]

    /// Names a SHA-256 hash of 32 bytes.
    init(sha256 digest: [UInt8]) {
        code = Self.sha256Code
        self.digest = digest
    }

    /// Reads function, length and hash.
    init(from reader: inout ByteReader) throws(CIDError) {
        code = try reader.readCIDNumber(.hashFunction)
        let length = try reader.readCIDNumber(.hashLength)
        let allowed = Self.allowedLengths(of: code)
        guard let count = Int(exactly: length), allowed.contains(count) else {
            throw .wrongHashLength(code: code, length: length)
        }
        guard let bytes = reader.read(length) else { throw .truncated(.hash) }
        digest = Array(bytes)
    }

    /// Tells if this is a SHA-256 hash.
    public var isSHA256: Bool { code == Self.sha256Code }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendVarint(code)
        bytes.appendVarint(UInt64(digest.count))
        return bytes + digest
    }

    /// Returns how long a hash may be; the functions in common use are not cut short.
    private static func allowedLengths(of code: UInt64) -> ClosedRange<Int> {
        switch code {
        case 0x00: 0...maximumDigestLength
        case 0x12, 0x16, 0x1B, 0x1E: 32...32
        case 0x13, 0x14: 64...64
        default: 1...maximumDigestLength
        }
    }
}
