import CNettle

/// The hash function SHA-256, which takes its input piece by piece.
///
/// Source: FIPS 180-4, section 6.2; nettle's `sha2.h`.
struct SHA256 {
    private var context = sha256_ctx()

    init() {
        nettle_sha256_init(&context)
    }

    /// Returns the 32 bytes of the hash of bytes that are all there.
    static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.digest()
    }

    /// Appends bytes to the input.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        nettle_sha256_update(&context, bytes.count, start.assumingMemoryBound(to: UInt8.self))
    }

    /// Appends bytes to the input.
    mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Returns the 32 bytes of the hash and starts over.
    mutating func digest() -> [UInt8] {
        let size = Int(SHA256_DIGEST_SIZE)
        return [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
            nettle_sha256_digest(&context, size, bytes.baseAddress)
            count = size
        }
    }
}
