import Core
import X402

/// The detection of secrets by their form or by the text before them.
enum SecretDetector {
    private static let beginnings = TypedSecrets.beginnings.map { Array($0.utf8) }
    private static let introductions = ["bearer ", "authorization: basic ", "x-api-key: ", "x-api-key=", "api_key="]
        .map { Array($0.utf8) }
    /// True for each byte that may begin one of them, by the byte; introductions match in either case.
    private static let begins = (0...UInt8.max).map { byte in
        beginnings.contains { $0.first == byte } || introductions.contains { $0.first == byte | 0x20 }
    }
    private static let shortest = 8

    /// Returns the secrets in a text: `sk-live-…`, signed tokens, and values after `Bearer` or the name of a secret.
    static func secrets(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        var secrets = NamedSecrets.values(in: text)
        var place = 0
        while place < bytes.count {
            guard begins[Int(bytes[place])], let word = word(in: bytes[place...]) else {
                place += 1
                continue
            }
            secrets.append(String(decoding: word, as: UTF8.self))
            place = word.endIndex
        }
        return secrets
    }

    /// Returns the secret that begins with the bytes, or that they introduce; nil if there is none.
    private static func word(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        if let beginning = beginnings.first(where: { bytes.starts(with: $0) }) {
            let word = bytes.prefix(while: isWordByte)
            if word.count >= beginning.count + shortest { return word }
        }
        guard let introduction = introductions.first(where: { bytes.starts(with: $0, by: isSameLetter) }) else {
            return nil
        }
        let word = bytes.dropFirst(introduction.count).prefix(while: isWordByte)
        return word.count >= shortest ? word : nil
    }

    private static func isSameLetter(_ byte: UInt8, _ small: UInt8) -> Bool {
        byte == small || UInt8(ascii: "a")...UInt8(ascii: "z") ~= small && byte | 0x20 == small
    }

    /// Returns a word of a line that may be an unknown secret; nil if there is none.
    ///
    /// Such a word is long and mixes letters and digits.
    static func suspect(in line: String) -> String? {
        line.utf8.split(whereSeparator: { !isWordByte($0) }).map { String(Substring($0)) }.first(where: isSuspicious)
    }

    private static func isSuspicious(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        guard bytes.count >= 24, !Hexadecimals.isUUID(bytes[...]) else { return false }
        if let json = EncodedJSON(bytes[...]) { return suspect(in: json.text) != nil }
        if bytes.starts(with: "0x".utf8), bytes.dropFirst(2).allSatisfy(Hexadecimals.isDigit) {
            // Addresses and transactions are public, and keys were redacted where they were typed.
            return ![40, 64].contains(bytes.count - 2)
        }
        var kinds: Set<Int> = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): kinds.insert(0)
            case UInt8(ascii: "a")...UInt8(ascii: "z"): kinds.insert(1)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): kinds.insert(2)
            default: break
            }
        }
        let isHex = bytes.count >= 32 && bytes.allSatisfy(Hexadecimals.isDigit) && kinds.count > 1
        return kinds.count == 3 && Set(bytes).count >= 12 || isHex
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        Hexadecimals.isLetterOrDigit(byte) || "-_+/=.~".utf8.contains(byte)
    }
}
