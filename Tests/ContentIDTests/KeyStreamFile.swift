import ContentID
import Testing

/// A file made of the key stream of ChaCha20, as kubo's tests make theirs: the key is the SHA-256 hash of a seed, the
/// nonce is zero.
///
/// Source: ipfs/kubo, `test/cli/testutils/random_deterministic.go`; RFC 8439, section 2.3.
struct KeyStreamFile {
    private let key: [UInt32]

    /// Takes the key in hexadecimal digits.
    init(key digits: String) throws {
        let digits = Array(digits)
        key = try stride(from: 0, to: digits.count, by: 8).map {
            try #require(UInt32(String(digits[$0..<$0 + 8]), radix: 16)).byteSwapped
        }
    }

    func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 64)
        var counter: UInt32 = 0
        while bytes.count < count {
            for word in block(counter) {
                for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
            }
            counter += 1
        }
        return Array(bytes.prefix(count))
    }

    private func block(_ counter: UInt32) -> [UInt32] {
        let start = [0x6170_7865, 0x3320_646E, 0x7962_2D32, 0x6B20_6574] + key + [counter, 0, 0, 0]
        var state = start
        state.withUnsafeMutableBufferPointer { words in
            for _ in 0..<10 {
                for column in 0..<4 { Self.mix(words, column, column + 4, column + 8, column + 12) }
                for column in 0..<4 {
                    Self.mix(words, column, 4 + (column + 1) % 4, 8 + (column + 2) % 4, 12 + (column + 3) % 4)
                }
            }
        }
        return zip(state, start).map { $0 &+ $1 }
    }

    private static func mix(_ words: UnsafeMutableBufferPointer<UInt32>, _ a: Int, _ b: Int, _ c: Int, _ d: Int) {
        for (low, high): (UInt32, UInt32) in [(16, 12), (8, 7)] {
            words[a] &+= words[b]
            words[d] = rotated(words[d] ^ words[a], low)
            words[c] &+= words[d]
            words[b] = rotated(words[b] ^ words[c], high)
        }
    }

    private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word << count | word >> (32 - count)
    }
}
