/// Conversion between bytes and hexadecimal digits.
public enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Returns bytes as lower-case digits, two per byte, without `0x`.
    public static func text(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }

    /// Returns the value of a digit of either case; nil for anything else.
    public static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Returns bytes as `0x` and lower-case digits, two per byte.
    public static func prefixed(_ bytes: some Sequence<UInt8>) -> String {
        "0x" + String(decoding: text(bytes), as: UTF8.self)
    }

    /// Reads `0x` and `count` pairs of digits of either case; nil for any other text.
    public static func bytes(_ text: String, count: Int) -> [UInt8]? {
        let utf8 = text.utf8
        guard utf8.count == 2 + 2 * count, text.hasPrefix("0x") || text.hasPrefix("0X") else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var high: UInt8?
        for digit in utf8.dropFirst(2) {
            guard let value = value(digit) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }
}
