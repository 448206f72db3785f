import Synchronization

/// A generator of new ids.
public struct IDGenerator: Sendable {
    /// The function that returns the next id, in the form of a UUID.
    public let next: @Sendable () -> String

    /// Creates a generator from a function.
    public init(_ next: @escaping @Sendable () -> String) {
        self.next = next
    }

    /// A generator of random ids of version 4.
    ///
    /// Source: RFC 9562, section 5.4.
    public static let random = IDGenerator {
        // Both halves are drawn by one call of the system's generator.
        var generator = SystemRandomNumberGenerator()
        let random = UInt128.random(in: .min ... .max, using: &generator)
        let high = UInt64(truncatingIfNeeded: random >> 64) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = UInt64(truncatingIfNeeded: random) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return text(high: high, low: low)
    }

    /// Creates a generator of counted ids for replays, starting with `00000000-0000-4000-8000-000000000001`.
    public static func counted() -> IDGenerator {
        let count = Counter()
        return IDGenerator { text(high: 0x4000, low: 0x8000_0000_0000_0000 | count.next()) }
    }

    private final class Counter: Sendable {
        private let value = Mutex<UInt64>(0)

        func next() -> UInt64 {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    private static func text(high: UInt64, low: UInt64) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var place = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    buffer[place] = UInt8(ascii: "-")
                    place += 1
                }
                let word = index < 16 ? high : low
                buffer[place] = digits[Int(word >> UInt64(60 - index % 16 * 4) & 15)]
                place += 1
            }
            return place
        }
    }
}
