/// A picture of black and white pixels in the format PNG.
///
/// The data is stored without compression.
///
/// Source: PNG specification, third edition; RFC 1950 and RFC 1951 for the stored data.
struct PNGImage: Sendable {
    let width: Int
    let height: Int
    /// The rows of pixels, one bit each, white if set; before each row stands its filter, which is none.
    private var rows: [[UInt8]]

    /// Creates a white picture.
    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        rows = Array(repeating: [0] + Array(repeating: 0xFF, count: (width + 7) / 8), count: height)
    }

    /// Makes a pixel black; the first row is the highest.
    mutating func draw(_ x: Int, _ y: Int) {
        guard 0..<width ~= x, 0..<height ~= y else { return }
        rows[y][1 + x / 8] &= ~(0x80 >> UInt8(x % 8))
    }

    /// Draws a line between two pixels.
    mutating func draw(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
        let steps = max(abs(end.x - start.x), abs(end.y - start.y), 1)
        for step in 0...steps {
            draw(start.x + (end.x - start.x) * step / steps, start.y + (end.y - start.y) * step / steps)
        }
    }

    /// The file.
    var bytes: [UInt8] {
        let header = Self.word(UInt32(width)) + Self.word(UInt32(height)) + [1, 0, 0, 0, 0]
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        return signature + Self.chunk("IHDR", header) + Self.chunk("IDAT", Self.stored(rows.flatMap { $0 }))
            + Self.chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(name.utf8) + content
        return word(UInt32(content.count)) + named + word(checksum(named))
    }

    /// Returns data of up to 65,535 bytes as one stored block.
    private static func stored(_ data: [UInt8]) -> [UInt8] {
        let count = UInt16(truncatingIfNeeded: data.count)
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let sizes = [count, ~count].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        return [0x78, 0x01, 0x01] + sizes + data + word(high << 16 | low)
    }

    /// Returns the CRC-32 of bytes.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF as UInt32) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
        }
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
