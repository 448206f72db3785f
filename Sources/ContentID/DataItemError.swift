/// Why bytes are not a data item.
public enum DataItemError: Error, Equatable, Sendable {
    /// The parts of a data item.
    public enum Part: String, Sendable {
        /// The kind of key.
        case signatureType = "signature type"
        /// The signature.
        case signature
        /// The public key.
        case owner
        /// The address that the item is sent to.
        case target
        /// The bytes that make the item different from others.
        case anchor
        /// The number of tags.
        case tagCount = "number of tags"
        /// The number of bytes of all tags.
        case tagLength = "length of the tags"
        /// All tags.
        case tags
        /// The count and the length before some of the tags.
        case tagBlock = "block of tags"
        /// The name of a tag.
        case tagName = "tag name"
        /// The value of a tag.
        case tagValue = "tag value"
    }

    /// A part that stops too early.
    case truncated(Part)
    /// A signature type whose lengths are not known.
    case unknownSignatureType(UInt16)
    /// A byte other than 0 and 1 before a part that may be absent.
    case invalidPresence(Part, UInt8)
    /// More than 128 tags.
    case tooManyTags(UInt64)
    /// A number of the tags that is longer than it has to be, or has more than 64 bits.
    case malformedNumber(Part)
    /// A length below zero.
    case negativeLength(Part, Int64)
    /// A tag name or value that is empty, or is above 1024 or 3072 bytes.
    case wrongLength(Part, Int64)
    /// A block of tags that is not as long as it says.
    case wrongBlockLength(stated: Int64, actual: Int)
    /// A number of tags that is not the number stated.
    case wrongTagCount(stated: UInt64)
    /// Bytes after the last tag.
    case trailingTagBytes(Int)

    /// The message, which says what is wrong with the item.
    public var message: String {
        switch self {
        case .truncated(let part): "the data item ends within its \(part.rawValue)"
        case .unknownSignatureType(let type): "the data item has signature type \(type), which is not known"
        case .invalidPresence(let part, let byte): "the data item marks its \(part.rawValue) with \(byte), not 0 or 1"
        case .tooManyTags(let count): "the data item has \(count) tags, above 128"
        case .malformedNumber(let part): "a number in a \(part.rawValue) of the data item is malformed"
        case .negativeLength(let part, let length): "a \(part.rawValue) of the data item is \(length) bytes long"
        case .wrongLength(let part, let length):
            "a \(part.rawValue) of the data item is \(length) bytes long, which is not allowed"
        case .wrongBlockLength(let stated, let actual):
            "a block of tags of the data item has \(actual) bytes, not \(stated)"
        case .wrongTagCount(let stated): "the data item does not have the \(stated) tags that it states"
        case .trailingTagBytes(let count): "the data item has \(count) bytes after its last tag"
        }
    }
}
