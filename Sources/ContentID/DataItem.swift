/// What stands before the data of a signed data item, the unit of Arweave's bundles.
///
/// The identifier hashes the signature alone. It speaks for the data only once the signature has been verified against
/// owner, tags and data, which is not done here.
///
/// Source: ANS-104, "Bundled Data v2.0 - Binary Serialization", sections 1.3, 2 and 2.1.
public struct DataItem: Sendable, Hashable {
    /// The kind of key that signed the item.
    public let signatureType: DataItemSignatureType
    /// The signature.
    public let signature: [UInt8]
    /// The public key of the owner.
    public let owner: [UInt8]
    /// The 32 bytes of the address that the item is sent to; nil if there is none.
    public let target: [UInt8]?
    /// The 32 bytes that make the item different from others; nil if there are none.
    public let anchor: [UInt8]?
    /// The tags, at most 128.
    public let tags: [DataItemTag]
    /// The number of bytes before the data.
    public let dataOffset: Int

    /// Reads the beginning of an item; the data after it may be cut short.
    ///
    /// - Throws: ``DataItemError`` for bytes that break the format.
    public init(parsing bytes: [UInt8]) throws(DataItemError) {
        var reader = ByteReader(bytes[...])
        guard let number = reader.readLittleEndian(byteCount: 2) else { throw .truncated(.signatureType) }
        let typeNumber = UInt16(truncatingIfNeeded: number)
        guard let type = DataItemSignatureType(rawValue: typeNumber) else { throw .unknownSignatureType(typeNumber) }
        signatureType = type
        signature = try reader.readPart(.signature, byteCount: UInt64(type.signatureLength))
        owner = try reader.readPart(.owner, byteCount: UInt64(type.ownerLength))
        target = try reader.readOptionalPart(.target)
        anchor = try reader.readOptionalPart(.anchor)
        guard let tagCount = reader.readLittleEndian(byteCount: 8) else { throw .truncated(.tagCount) }
        guard tagCount <= AvroTagReader.maximumCount else { throw .tooManyTags(tagCount) }
        guard let tagLength = reader.readLittleEndian(byteCount: 8) else { throw .truncated(.tagLength) }
        guard let tagBytes = reader.read(tagLength) else { throw .truncated(.tags) }
        var tagReader = AvroTagReader(tagBytes)
        tags = try tagReader.readTags(count: tagCount)
        dataOffset = reader.offset
    }

    /// The identifier of the item.
    public var id: DataItemID { DataItemID(signature: signature) }
}

extension ByteReader {
    fileprivate mutating func readPart(
        _ part: DataItemError.Part,
        byteCount: UInt64
    ) throws(DataItemError) -> [UInt8] {
        guard let bytes = read(byteCount) else { throw .truncated(part) }
        return Array(bytes)
    }

    /// Reads 32 bytes after a byte that says if they are there.
    fileprivate mutating func readOptionalPart(_ part: DataItemError.Part) throws(DataItemError) -> [UInt8]? {
        switch readByte() {
        case 0: return nil
        case 1: return try readPart(part, byteCount: 32)
        case .some(let byte): throw .invalidPresence(part, byte)
        case nil: throw .truncated(part)
        }
    }
}
