/// Functions for runs of hexadecimal digits.
enum Hexadecimals {
    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }

    static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    }

    /// Returns the runs of exactly that many digits, without `0x`.
    static func runs(of length: Int, in bytes: [UInt8]) -> [[UInt8]] {
        var runs: [[UInt8]] = []
        var start: Int?
        for index in 0...bytes.count {
            if index < bytes.count, isDigit(bytes[index]) {
                start = start ?? index
            } else if let begun = start {
                if index - begun == length { runs.append(Array(bytes[begun..<index])) }
                // The zero of `0x` is not part of the digits that follow.
                start = nil
            }
        }
        return runs
    }

    /// Returns the length of `0x` and at least 65 bytes in digits, as in signatures; nil for anything else.
    static func signatureLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.starts(with: "0x".utf8) else { return nil }
        let digits = bytes.dropFirst(2).prefix(while: isDigit).count
        return digits >= 130 ? digits + 2 : nil
    }

    /// Returns true if the bytes begin with an id of 8, 4, 4, 4 and 12 digits, without a letter or digit after it.
    static func isUUID(_ bytes: ArraySlice<UInt8>) -> Bool {
        let id = bytes.prefix(36)
        guard id.count == 36, !(bytes.dropFirst(36).first.map(isLetterOrDigit) ?? false) else { return false }
        return id.enumerated().allSatisfy { place, byte in
            switch place {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default: isDigit(byte)
            }
        }
    }
}
