/// A scanner that finds the ends of shapes in bytes.
///
/// Each function takes the start of a shape, and returns nil or an empty list if the shape does not begin there.
struct ShapeMatcher {
    let bytes: [UInt8]

    func uuid(_ start: Int) -> Int? {
        var end = start
        for (index, length) in [8, 4, 4, 4, 12].enumerated() {
            if index > 0 {
                guard let next = skip("-", end) else { return nil }
                end = next
            }
            let group = run(end, Self.isHex)
            guard group - end >= length else { return nil }
            end += length
        }
        return end
    }

    /// Returns the end of digits, plain or in groups of three, with or without a minus.
    func int(_ start: Int) -> Int? {
        let first = skip("-", start) ?? start
        var end = run(first, Self.isDigit)
        guard end > first else { return nil }
        guard end - first <= 3 else { return end }
        while let group = skip(",", end), run(group, Self.isDigit) - group == 3 { end = group + 3 }
        return end
    }

    func number(_ start: Int) -> Int? {
        guard var end = int(start) else { return nil }
        if let point = skip(".", end), run(point, Self.isDigit) > point { end = run(point, Self.isDigit) }
        if let exponent = skip("e", end) ?? skip("E", end) {
            let digits = skip("-", exponent) ?? skip("+", exponent) ?? exponent
            if run(digits, Self.isDigit) > digits { end = run(digits, Self.isDigit) }
        }
        return end
    }

    func time(_ start: Int) -> Int? {
        guard let date = fields([4, 2, 2], between: "-", start) else { return clock(start) }
        guard let letter = skip("T", date), let seconds = fields([2, 2, 2], between: ":", letter) else { return nil }
        if let fraction = skip(".", seconds), run(fraction, Self.isDigit) > fraction {
            return skip("Z", run(fraction, Self.isDigit))
        }
        return skip("Z", seconds)
    }

    private func clock(_ start: Int) -> Int? {
        fields([2, 2, 2], between: ":", start) ?? fields([2, 2], between: ":", start)
    }

    private func fields(_ lengths: [Int], between separator: String, _ start: Int) -> Int? {
        var end = start
        for (index, length) in lengths.enumerated() {
            if index > 0 {
                guard let next = skip(separator, end) else { return nil }
                end = next
            }
            guard run(end, Self.isDigit) - end == length else { return nil }
            end += length
        }
        return end
    }

    /// Returns the ends of all leading parts of a duration, the longest first.
    func durations(_ start: Int) -> [Int] {
        var ends: [Int] = []
        var next = skip("-", start) ?? start
        while let end = durationPart(next) {
            ends.append(end)
            next = skip(" ", end) ?? end
        }
        return ends.reversed()
    }

    private func durationPart(_ start: Int) -> Int? {
        guard start < bytes.count, Self.isDigit(bytes[start]), let number = number(start) else { return nil }
        let unit = skip(" ", number) ?? number
        for name in ["ms", "µs", "ns", "s", "m", "h", "d", "w"] {
            guard let end = skip(name, unit), end == bytes.count || !Self.isLetter(bytes[end]) else { continue }
            return end
        }
        return nil
    }

    /// Returns the end of an amount with its symbol, then the end without it.
    func amounts(_ start: Int) -> [Int] {
        guard let end = number(skip("$", start) ?? start) else { return [] }
        guard let symbol = skip(" ", end) else { return [end] }
        let symbolEnd = run(symbol) { Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: ".") }
        guard symbolEnd > symbol, Self.isLetter(bytes[symbol]) else { return [end] }
        return [symbolEnd, end]
    }

    func chainText(_ start: Int, hexDigits: Int, base58: ClosedRange<Int>) -> Int? {
        if let digits = skip("0x", start) {
            let end = run(digits, Self.isHex)
            return end - digits == hexDigits ? end : shortened(digits, end, Self.isHex)
        }
        let end = run(start, Self.isBase58)
        return base58 ~= end - start ? end : shortened(start, end, Self.isBase58)
    }

    /// Returns the end of a shortened text such as `1234…abcd`, with at least three characters on each side.
    private func shortened(_ start: Int, _ end: Int, _ isPart: (UInt8) -> Bool) -> Int? {
        guard end - start >= 3, let tail = skip("…", end) ?? skip("...", end) else { return nil }
        let tailEnd = run(tail, isPart)
        return tailEnd - tail >= 3 ? tailEnd : nil
    }

    private func skip(_ text: String, _ start: Int) -> Int? {
        guard start <= bytes.count, bytes[start...].starts(with: text.utf8) else { return nil }
        return start + text.utf8.count
    }

    private func run(_ start: Int, _ isPart: (UInt8) -> Bool) -> Int {
        var end = start
        while end < bytes.count, isPart(bytes[end]) { end += 1 }
        return end
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20
    }

    private static func isBase58(_ byte: UInt8) -> Bool {
        (isDigit(byte) && byte != UInt8(ascii: "0"))
            || (isLetter(byte) && !Array("OIl".utf8).contains(byte))
    }
}
