import Wire
import X402

/// Words that are secrets by how they look or by what stands before them.
enum SecretWords {
    private static let introductions = ["bearer ", "authorization: basic ", "x-api-key: ", "x-api-key=", "api_key="]

    /// The secrets in a text: `sk-live-…`, a signed token, what follows `Bearer` or a name that says so.
    static func secrets(in text: String) -> [String] {
        var secrets = NamedSecrets.values(in: text)
        for prefix in TypedSecrets.beginnings {
            for place in text.ranges(of: prefix) {
                let word = Self.word(in: text, at: place.lowerBound)
                if word.utf8.count >= prefix.utf8.count + 8 { secrets.append(word) }
            }
        }
        let lower = text.lowercased()
        // Letters that grow or shrink in lower case would shift the places.
        guard lower.utf8.count == text.utf8.count else { return secrets }
        for introduction in introductions {
            for place in lower.ranges(of: introduction) {
                let offset = lower.utf8.distance(from: lower.startIndex, to: place.upperBound)
                let word = Self.word(in: text, at: text.utf8.index(text.startIndex, offsetBy: offset))
                if word.utf8.count >= 8 { secrets.append(word) }
            }
        }
        return secrets
    }

    /// What of a written line may be a secret that nobody knew: a long word of mixed letters and digits; nil if nothing does.
    static func suspect(in line: String) -> String? {
        line.utf8.split(whereSeparator: { !isWordByte($0) }).map { String(Substring($0)) }.first(where: isSuspicious)
    }

    private static func isSuspicious(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        guard bytes.count >= 24, !Hexadecimals.isUUID(bytes[...]) else { return false }
        if let json = EncodedJSON(bytes[...]) { return suspect(in: json.text) != nil }
        if bytes.starts(with: "0x".utf8), bytes.dropFirst(2).allSatisfy(Hexadecimals.isDigit) {
            // Addresses and transactions are public, and keys were masked where they were typed.
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

    private static func word(in text: String, at start: String.Index) -> String {
        String(Substring(text.utf8[start...].prefix(while: isWordByte)))
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        Hexadecimals.isLetterOrDigit(byte) || "-_+/=.~".utf8.contains(byte)
    }
}

/// JSON objects in base 64, as the headers of payments carry them.
struct EncodedJSON {
    /// `{"` in base 64.
    private static let beginning = Array("eyJ".utf8)

    /// How many bytes it takes in base 64.
    let length: Int
    /// The JSON.
    let text: String

    /// What stands at the start of those bytes; nil for anything else.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.starts(with: Self.beginning) else { return nil }
        let word = bytes.prefix { Hexadecimals.isLetterOrDigit($0) || "+/=-_".utf8.contains($0) }
        guard let decoded = Base64.decode(word), let text = String(validating: decoded, as: UTF8.self),
            (try? JSONValue(parsing: text)) != nil
        else { return nil }
        length = word.count
        self.text = text
    }

    /// True for a payment that is signed; challenges and receipts are not.
    var isSigned: Bool { text.contains(#""signature""#) }
}
