/// An identifier of content in IPFS: a hash, and how the bytes that it was made of are to be read.
///
/// Two identifiers are equal if version, codec and hash are, however they were written.
///
/// Source: multiformats/cid, `README.md`, "How does it work?" and "Decoding Algorithm".
public struct CID: Sendable, Hashable {
    /// The layouts of an identifier.
    public enum Version: UInt64, Sendable {
        /// A bare SHA-256 hash of a dag-pb node, such as `Qm…`.
        case version0 = 0
        /// Version, codec and hash, such as `bafy…` and `bafk…`.
        case version1 = 1
    }

    /// The most bytes of text that are read: `f`, and two digits for each byte of the largest identifier.
    static let maximumTextLength = 1 + 2 * (9 + 9 + 9 + 9 + Multihash.maximumDigestLength)

    /// The layout of the identifier.
    public let version: Version
    /// How the bytes behind the hash are to be read.
    public let codec: Multicodec
    /// The hash.
    public let multihash: Multihash

    /// Identifies a block by its SHA-256 hash.
    init(version: Version, codec: Multicodec, sha256 digest: [UInt8]) {
        self.version = version
        self.codec = codec
        multihash = Multihash(sha256: digest)
    }

    /// Reads text such as `Qm…`, or a letter for the alphabet and its digits: `b` for base32, `z` for base58, `f` for
    /// base16 and `k` for base36, all but base58 in lower case.
    ///
    /// - Throws: ``CIDError`` for any text that is not exactly one identifier.
    public init(parsing text: String) throws(CIDError) {
        guard text.utf8.count <= Self.maximumTextLength else { throw .tooLong(byteCount: text.utf8.count) }
        guard let first = text.unicodeScalars.first else { throw .empty }
        if text.utf8.starts(with: "Qm".utf8) {
            try self.init(version0: try Multibase.base58.decode(text[...]))
            return
        }
        guard let base = Multibase(rawValue: Character(first)) else { throw .unsupportedBase(first) }
        let digits = text.unicodeScalars.dropFirst()
        try self.init(version1: try base.decode(Substring(digits)))
    }

    /// Reads the bytes of an identifier, as they stand in a block.
    ///
    /// - Throws: ``CIDError`` for any bytes that are not exactly one identifier.
    public init(bytes: [UInt8]) throws(CIDError) {
        if bytes.starts(with: [0x12, 0x20]) {
            try self.init(version0: bytes)
        } else {
            try self.init(version1: bytes)
        }
    }

    private init(version0 bytes: [UInt8]) throws(CIDError) {
        guard bytes.count == 34, bytes.starts(with: [0x12, 0x20]) else { throw .malformedVersion0 }
        self.init(version: .version0, codec: .dagPB, sha256: Array(bytes.dropFirst(2)))
    }

    private init(version1 bytes: [UInt8]) throws(CIDError) {
        var reader = ByteReader(bytes[...])
        let number = try reader.readCIDNumber(.version)
        // An identifier of version 0 begins with the number of its hash function, and has no letter in front.
        guard number != Multihash.sha256Code else { throw .malformedVersion0 }
        guard number == Version.version1.rawValue else { throw .unsupportedVersion(number) }
        version = .version1
        codec = Multicodec(code: try reader.readCIDNumber(.codec))
        multihash = try Multihash(from: &reader)
        guard reader.remaining == 0 else { throw .trailingBytes(reader.remaining) }
    }

    /// The bytes of the identifier, as they stand in a block.
    public var bytes: [UInt8] {
        guard version == .version1 else { return multihash.bytes }
        var bytes: [UInt8] = []
        bytes.appendVarint(version.rawValue)
        bytes.appendVarint(codec.code)
        return bytes + multihash.bytes
    }

    /// Tells if both name the same block, even if one is of version 0 and the other of version 1.
    public func namesSameBlock(as other: CID) -> Bool {
        codec == other.codec && multihash == other.multihash
    }

    /// Returns the text of an identifier of version 1 in an alphabet.
    func text(in base: Multibase) -> String {
        "\(base.rawValue)\(base.encode(bytes))"
    }
}

extension CID: CustomStringConvertible {
    /// The canonical text: base58 without a letter in front for version 0, base32 for version 1.
    public var description: String {
        switch version {
        case .version0: Multibase.base58.encode(bytes)
        case .version1: text(in: .base32)
        }
    }
}

extension ByteReader {
    /// Reads a number of an identifier, which has 63 bits at most.
    ///
    /// Source: multiformats/unsigned-varint, "Practical maximum of 9 bytes".
    mutating func readCIDNumber(_ part: CIDError.Part) throws(CIDError) -> UInt64 {
        do {
            return try readVarint(bitWidth: 63)
        } catch {
            throw CIDError(error, in: part)
        }
    }
}
