import CNettle

/// Conversion between bytes and hexadecimal digits.
public enum Hex {
    /// Returns bytes as lower-case digits, two per byte, without `0x`.
    public static func text(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        return [UInt8](unsafeUninitializedCapacity: 2 * bytes.count) { text, count in
            text.withMemoryRebound(to: CChar.self) { nettle_base16_encode_update($0.baseAddress, bytes.count, bytes) }
            count = 2 * bytes.count
        }
    }

    /// Returns the value of a digit of either case; nil for anything else.
    ///
    /// Keys are read digit by digit, in place and in the same time for all digits; nettle would leave out spaces in them.
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
        var state = base16_decode_ctx()
        nettle_base16_decode_init(&state)
        let digits = utf8.dropFirst(2).map(CChar.init(bitPattern:))
        var isRead = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, length in
            isRead = nettle_base16_decode_update(&state, &length, bytes.baseAddress, digits.count, digits) == 1
        }
        // Nettle leaves out spaces, which make fewer bytes.
        return isRead && bytes.count == count ? bytes : nil
    }
}
