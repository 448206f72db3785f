/// A redactor of ids in URL paths, because anyone who knows the id of a cache owns the cache.
enum PathRedactor {
    /// The text that replaces an id.
    static let mask = "[id]"

    /// Returns the text with every `/` followed by 8-4-4-4-12 hexadecimal digits replaced by `/[id]`.
    static func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count > 36, bytes.contains(UInt8(ascii: "/")) else { return text }
        var kept: [UInt8] = []
        var index = 0
        while index < bytes.count {
            kept.append(bytes[index])
            if bytes[index] == UInt8(ascii: "/"), isID(bytes[(index + 1)...].prefix(36)) {
                kept += mask.utf8
                index += 36
            }
            index += 1
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static func isID(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count == 36 else { return false }
        return bytes.enumerated().allSatisfy { place, byte in
            switch place {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default:
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                    UInt8(ascii: "A")...UInt8(ascii: "F"):
                    true
                default: false
                }
            }
        }
    }
}
