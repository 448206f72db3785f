/// A cursor over bytes that are read from front to back.
///
/// What is asked for is checked against what is left, so a length from outside can be passed as it is.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    /// The index of the next byte in the array that the bytes were taken from.
    private(set) var offset: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    /// The number of bytes left.
    var remaining: Int { bytes.endIndex - offset }

    /// Reads one byte; nil at the end.
    mutating func readByte() -> UInt8? {
        guard remaining > 0 else { return nil }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// Reads `count` bytes; nil if there are fewer, and then none is taken.
    mutating func read(_ count: UInt64) -> ArraySlice<UInt8>? {
        guard let count = Int(exactly: count), count <= remaining else { return nil }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    /// Reads a little-endian number of at most eight bytes; nil if there are fewer.
    mutating func readLittleEndian(byteCount: Int) -> UInt64? {
        precondition(byteCount <= 8)
        return read(UInt64(byteCount))?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads a number in groups of seven bits, the lowest first, of which all but the last have the high bit set.
    ///
    /// - Throws: ``VarintError`` for a number that stops, is longer than it has to be, or has more than `bitWidth` bits.
    mutating func readVarint(bitWidth: Int) throws(VarintError) -> UInt64 {
        var number: UInt64 = 0
        var shift = 0
        while let byte = readByte() {
            let group = UInt64(byte & 0x7F)
            guard shift < bitWidth, group.bitWidth - group.leadingZeroBitCount <= bitWidth - shift else {
                throw .tooLarge
            }
            number |= group << UInt64(shift)
            shift += 7
            if byte & 0x80 == 0 {
                guard group != 0 || shift == 7 else { throw .overlong }
                return number
            }
        }
        throw .truncated
    }
}

/// Why a number of variable length was not read.
public enum VarintError: Error, Equatable, Sendable {
    /// The bytes end within the number.
    case truncated
    /// The number takes more bytes than it needs.
    case overlong
    /// The number has more bits than the format allows.
    case tooLarge
}
