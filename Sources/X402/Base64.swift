import CNettle

/// Base64 in its two alphabets, as headers use it.
///
/// Source: RFC 4648, sections 4 and 5.
public enum Base64 {
    /// The alphabet that is decoded, but for the two letters of the other one.
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The values of all bytes: 0 to 63, or one of the two marks below.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: invalid, count: 256)
        for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
        table[Int(UInt8(ascii: "-"))] = 62
        table[Int(UInt8(ascii: "_"))] = 63
        for byte in " \t\r\n".utf8 { table[Int(byte)] = skipped }
        return table
    }()
    private static let invalid: UInt8 = 255
    private static let skipped: UInt8 = 254

    /// Encodes bytes in the standard alphabet, with padding.
    public static func encode(_ bytes: [UInt8]) -> String {
        let count = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: count) { text in
            text.withMemoryRebound(to: CChar.self) { nettle_base64_encode_raw($0.baseAddress, bytes.count, bytes) }
            return count
        }
    }

    /// Decodes text of either alphabet, padded or not, and ignores spaces and line breaks; nil for anything else.
    ///
    /// Nettle decodes one alphabet at a time, and only with padding and with zeros in the bits that are left over.
    public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text {
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            let value = values[Int(byte)]
            if value == skipped { continue }
            guard value != invalid, padding == 0 else { return nil }
            group = group << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 {
                bytes.append(UInt8(truncatingIfNeeded: group >> 16))
                bytes.append(UInt8(truncatingIfNeeded: group >> 8))
                bytes.append(UInt8(truncatingIfNeeded: group))
            }
        }
        switch count % 4 {
        case 1: return nil
        case 2: bytes.append(UInt8(truncatingIfNeeded: group >> 4))
        case 3:
            bytes.append(UInt8(truncatingIfNeeded: group >> 10))
            bytes.append(UInt8(truncatingIfNeeded: group >> 2))
        default: break
        }
        return padding <= 2 ? bytes : nil
    }
}
