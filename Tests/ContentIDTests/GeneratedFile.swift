/// A file whose byte at place i is (7i + i/2^8 + i/2^16 + i/2^24) mod 256, so that no two chunks of 256 KiB below 64 MiB
/// are alike.
struct GeneratedFile {
    let size: Int

    /// The bytes 7i + i/2^8 for two blocks of 64 KiB; starting 256 bytes later adds one to all of them.
    private static let table = (0..<1 << 17).map { UInt8(truncatingIfNeeded: 7 * $0 + $0 >> 8) }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        forEachPiece { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Calls with pieces of 64 KiB, of which the last may be shorter.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) {
        Self.table.withUnsafeBytes { table in
            for start in stride(from: 0, to: size, by: 1 << 16) {
                let block = start >> 16
                let offset = (block + block >> 8) & 0xFF
                let count = min(1 << 16, size - start)
                body(UnsafeRawBufferPointer(rebasing: table[offset << 8..<offset << 8 + count]))
            }
        }
    }
}
