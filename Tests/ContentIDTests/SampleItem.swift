/// A data item that is written byte by byte, with every part open to damage.
struct SampleItem {
    var signatureType: UInt16 = 3
    var signature = (0..<65).map { UInt8(truncatingIfNeeded: $0 * 5 + 7) }
    var owner = (0..<65).map { UInt8(truncatingIfNeeded: $0 * 3 + 1) }
    /// The byte that says if there is a target, and the target.
    var target: [UInt8] = [0]
    /// The byte that says if there is an anchor, and the anchor.
    var anchor: [UInt8] = [0]
    var tagCount: UInt64 = 0
    var tagLength: UInt64?
    var tags: [UInt8] = []
    var data = Array("hello world".utf8)

    var bytes: [UInt8] {
        littleEndian(UInt64(signatureType), 2) + signature + owner + target + anchor + littleEndian(tagCount, 8)
            + littleEndian(tagLength ?? UInt64(tags.count), 8) + tags + data
    }

    /// Returns a number as Avro writes it: the sign in the lowest bit, seven bits per byte.
    static func long(_ number: Int64) -> [UInt8] {
        var rest = UInt64(bitPattern: number << 1 ^ number >> 63)
        var bytes: [UInt8] = []
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// Returns a tag as Avro writes it.
    static func tag(_ name: String, _ value: String) -> [UInt8] {
        long(Int64(name.utf8.count)) + Array(name.utf8) + long(Int64(value.utf8.count)) + Array(value.utf8)
    }

    private func littleEndian(_ number: UInt64, _ count: UInt64) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
