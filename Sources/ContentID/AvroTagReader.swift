/// A reader of the tags of a data item, which are an array in the binary encoding of Apache Avro.
///
/// The array comes in blocks: a count, then as many tags; a count below zero is followed by the block's length in bytes.
/// A count of zero ends the array.
///
/// Source: ANS-104, sections 1.3.1.1 to 1.3.1.4; Apache Avro 1.11, "Binary Encoding", Arrays.
struct AvroTagReader {
    static let maximumCount: UInt64 = 128
    private static let nameLengths: ClosedRange<Int64> = 1...1024
    private static let valueLengths: ClosedRange<Int64> = 1...3072

    private var reader: ByteReader

    init(_ bytes: ArraySlice<UInt8>) {
        reader = ByteReader(bytes)
    }

    /// Reads all tags of an item that states to have `count`, at most ``maximumCount``.
    mutating func readTags(count: UInt64) throws(DataItemError) -> [DataItemTag] {
        // An item without tags may leave out even the end of the array.
        if count == 0, reader.remaining == 0 { return [] }
        var tags: [DataItemTag] = []
        while true {
            let blockCount = try readLong(.tagBlock)
            if blockCount == 0 { break }
            guard blockCount.magnitude <= count - UInt64(tags.count) else { throw .wrongTagCount(stated: count) }
            let length = blockCount < 0 ? try readLength(.tagBlock) : nil
            let start = reader.offset
            for _ in 0..<blockCount.magnitude { tags.append(try readTag()) }
            if let length, reader.offset - start != length {
                throw .wrongBlockLength(stated: length, actual: reader.offset - start)
            }
        }
        guard tags.count == count else { throw .wrongTagCount(stated: count) }
        guard reader.remaining == 0 else { throw .trailingTagBytes(reader.remaining) }
        return tags
    }

    private mutating func readTag() throws(DataItemError) -> DataItemTag {
        let name = try readBytes(.tagName, lengths: Self.nameLengths)
        return DataItemTag(name: name, value: try readBytes(.tagValue, lengths: Self.valueLengths))
    }

    private mutating func readBytes(
        _ part: DataItemError.Part,
        lengths: ClosedRange<Int64>
    ) throws(DataItemError) -> [UInt8] {
        let length = try readLength(part)
        guard lengths.contains(length) else { throw .wrongLength(part, length) }
        guard let bytes = reader.read(length.magnitude) else { throw .truncated(part) }
        return Array(bytes)
    }

    private mutating func readLength(_ part: DataItemError.Part) throws(DataItemError) -> Int64 {
        let length = try readLong(part)
        guard length >= 0 else { throw .negativeLength(part, length) }
        return length
    }

    /// Reads a signed number: its sign is the lowest bit.
    private mutating func readLong(_ part: DataItemError.Part) throws(DataItemError) -> Int64 {
        do {
            let zigzag = try reader.readVarint(bitWidth: 64)
            return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
        } catch .truncated {
            throw .truncated(part)
        } catch {
            throw .malformedNumber(part)
        }
    }
}
