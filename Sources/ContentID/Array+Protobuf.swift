extension [UInt8] {
    /// Appends a number in groups of seven bits, the lowest first, of which all but the last have the high bit set.
    ///
    /// Source: Protocol Buffers, "Encoding", Base 128 Varints; multiformats/unsigned-varint.
    mutating func appendVarint(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a Protocol Buffers field that holds a number (wire type 0).
    mutating func appendField(_ field: UInt64, number: UInt64) {
        appendVarint(field << 3)
        appendVarint(number)
    }

    /// Appends what stands before the bytes of a Protocol Buffers field (wire type 2).
    mutating func appendFieldHeader(_ field: UInt64, byteCount: Int) {
        appendVarint(field << 3 | 2)
        appendVarint(UInt64(byteCount))
    }

    /// Appends a Protocol Buffers field that holds bytes (wire type 2).
    mutating func appendField(_ field: UInt64, bytes: [UInt8]) {
        appendFieldHeader(field, byteCount: bytes.count)
        append(contentsOf: bytes)
    }
}
