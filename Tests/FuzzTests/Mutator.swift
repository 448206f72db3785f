import Core
import OrderedJSON
import TestSupport

/// Changes samples byte by byte, word by word, and as JSON; the same for the same seed and number.
struct Mutator {
    private let samples: [[UInt8]]
    /// The samples that are JSON.
    private let values: [JSONValue]
    private let words: [[UInt8]]

    /// Longer inputs are cut, so that a run is wide and not slow.
    private static let limit = 8192

    /// Changes of those samples, with those words besides the odd ones that every parser gets.
    init(samples: [[UInt8]], words: [[UInt8]]) {
        self.samples = samples
        self.words = words
        values = samples.compactMap { try? JSONValue(parsing: $0) }.filter { $0.object != nil || $0.array != nil }
    }

    /// The input of that number.
    func input(_ number: Int, seed: UInt64) -> [UInt8] {
        var random = SplitMix(seed: seed &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(number) &* 0xD134_2543_DE82_EF95)
        var bytes: [UInt8]
        var changes = Int.random(in: 0...3, using: &random) + (Int.random(in: 0..<8, using: &random) == 0 ? 8 : 0)
        if let value = values.randomElement(using: &random), Int.random(in: 0..<3, using: &random) > 0 {
            var mutator = JSONMutator(random: random)
            bytes = mutator.changed(value, of: values).compactBytes
            random = mutator.random
            // What is no JSON any more reaches little of what is behind the parser.
            if Int.random(in: 0..<4, using: &random) > 0 { changes = 0 }
        } else {
            bytes = samples.randomElement(using: &random) ?? []
        }
        for _ in 0..<changes { change(&bytes, &random) }
        if bytes.count > Self.limit, Int.random(in: 0..<64, using: &random) > 0 {
            bytes.removeLast(bytes.count - Self.limit)
        }
        return bytes
    }

    private func change(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        let place = bytes.isEmpty ? 0 : Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(Self.range(at: place, of: bytes, &random))
        case 3:
            let piece = bytes[Self.range(at: place, of: bytes, &random)]
            let count = Int.random(in: 0..<16, using: &random) == 0 ? 20 : 1
            for _ in 0..<count { bytes.insert(contentsOf: piece, at: place) }
        case 4: splice(&bytes, at: place, &random)
        case 5, 6: replaceNumber(in: &bytes, from: place, &random)
        case 7: replaceWord(in: &bytes, at: place, &random)
        case 8: bytes.removeLast(bytes.count - place)
        case 9 where !words.isEmpty: bytes.insert(contentsOf: words.randomElement(using: &random) ?? [], at: place)
        default: bytes.insert(contentsOf: OddText.bytes.randomElement(using: &random) ?? [], at: place)
        }
    }

    private static func range(at place: Int, of bytes: [UInt8], _ random: inout SplitMix) -> Range<Int> {
        let most = Int.random(in: 0..<4, using: &random) == 0 ? bytes.count : 8
        return place..<min(bytes.count, place + Int.random(in: 0...most, using: &random))
    }

    /// Goes on with another sample.
    private func splice(_ bytes: inout [UInt8], at place: Int, _ random: inout SplitMix) {
        guard let other = samples.randomElement(using: &random) else { return }
        let from = Int.random(in: 0...other.count, using: &random)
        bytes.replaceSubrange(place..., with: other[from...])
    }

    /// Puts a number at the edge of some range in place of the next one.
    private func replaceNumber(in bytes: inout [UInt8], from place: Int, _ random: inout SplitMix) {
        let number = OddText.numbers.randomElement(using: &random) ?? []
        let isDigit = { (byte: UInt8) in UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
        guard let start = bytes[place...].firstIndex(where: isDigit) ?? bytes.firstIndex(where: isDigit) else {
            bytes.insert(contentsOf: number, at: place)
            return
        }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: number)
    }

    /// Puts a known or odd word in place of the one that stands there.
    private func replaceWord(in bytes: inout [UInt8], at place: Int, _ random: inout SplitMix) {
        let signs = Array(" \t\r\n,:;=&|[]{}()\"'/".utf8)
        let start = bytes[..<place].lastIndex { signs.contains($0) }.map { $0 + 1 } ?? 0
        let end = bytes[place...].firstIndex { signs.contains($0) } ?? bytes.count
        let word = (Bool.random(using: &random) ? words : OddText.bytes).randomElement(using: &random)
        bytes.replaceSubrange(start..<end, with: word ?? OddText.numbers.randomElement(using: &random) ?? [])
    }
}
