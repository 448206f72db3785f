import CNettle

/// The hash function Keccak-256 as Ethereum uses it: with the padding from before the standard, so not SHA3-256.
///
/// The permutation is nettle's; sponge and padding are implemented here, because no Debian library offers them with
/// this padding byte.
///
/// Source: the Keccak reference, version 3.0; Ethereum yellow paper, section 4.1.
public enum Keccak256 {
    /// The number of bytes absorbed per permutation.
    private static let rate = 136

    /// Returns the 32 bytes of the hash.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var state = sha3_state()
        bytes.withUnsafeBytes { input in
            var rest = input[...]
            while rest.count >= rate {
                absorb(rest.prefix(rate), into: &state)
                rest = rest.dropFirst(rate)
            }
            var last = [UInt8](rest)
            last.append(contentsOf: repeatElement(0, count: rate - last.count))
            last[rest.count] ^= 0x01
            last[rate - 1] ^= 0x80
            last.withUnsafeBytes { absorb($0[...], into: &state) }
        }
        return withUnsafeBytes(of: &state) { Array($0.prefix(32)) }
    }

    /// Returns the hash of the UTF-8 bytes of a text.
    public static func hash(_ text: String) -> [UInt8] {
        hash(Array(text.utf8))
    }

    /// Absorbs one block of ``rate`` bytes into the state; words are little-endian, as this machine's are.
    private static func absorb(_ block: Slice<UnsafeRawBufferPointer>, into state: inout sha3_state) {
        let words = UnsafeRawBufferPointer(rebasing: block)
        withUnsafeMutableBytes(of: &state) { lanes in
            for offset in stride(from: 0, to: rate, by: 8) {
                let word = words.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                let lane = lanes.load(fromByteOffset: offset, as: UInt64.self)
                lanes.storeBytes(of: lane ^ word, toByteOffset: offset, as: UInt64.self)
            }
        }
        nettle_sha3_permute(&state)
    }
}
