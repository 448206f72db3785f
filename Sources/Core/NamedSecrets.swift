/// A detector of secrets that follow a telling name: `"password": "…"`, `api_key=…`, the password in an address.
public enum NamedSecrets {
    /// The suffixes of secrets' names, in lower case, without the characters that join words.
    ///
    /// `token` alone is not among them: on these networks a token is money.
    private static let names = [
        "password", "passwd", "pwd", "passphrase", "secret", "secretkey", "apikey", "apitoken", "accesskey",
        "accesstoken",
        "refreshtoken", "authtoken", "idtoken", "sessiontoken", "privatekey", "mnemonic", "seedphrase", "authorization",
        "cookie",
    ].map { Array($0.utf8) }
    /// The secrets' names that count only as a whole: as suffixes of other names they mean something else.
    private static let wholeNames = ["auth", "pass", "pw"].map { Array($0.utf8) }
    /// The names that mean a secret only in the query of an address.
    private static let queryNames = ["key", "sig", "jwt", "uploadid"].map { Array($0.utf8) }
    /// The ends of such names, as of `X-Amz-Signature` and `X-Amz-Security-Token`.
    private static let queryEnds = ["token", "signature"].map { Array($0.utf8) }
    /// The values that reveal nothing.
    private static let plainValues = ["undefined", "password", "passwd", "secret", "string", "bearer", "digest"]
    /// The minimum length of a value in bytes: a shorter one would be found in every other word.
    private static let shortestValue = 6
    /// The maximum number of bytes of a name that are examined.
    ///
    /// With ``valueLimit`` it keeps the cost proportional to the length of the text.
    private static let nameLimit = 64
    private static let valueLimit = 1024

    /// Returns the values after such names in a text, as written, without the quotes around them; none under six bytes.
    public static func values(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        return ranges(in: bytes) { place in
            switch bytes[place] {
            case UInt8(ascii: ":"), UInt8(ascii: "="): value(after: place, in: bytes)
            case UInt8(ascii: "@"): password(before: place, in: bytes)
            default: nil
            }
        }.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// Returns the values after such names in the queries of addresses in a text, as written; none under six bytes.
    public static func queryValues(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        return queryRanges(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// Returns the text with the secrets in the queries of its addresses masked.
    public static func maskingQueries(in text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "?")) else { return text }
        let bytes = Array(text.utf8)
        var (kept, copied) = ([UInt8](), 0)
        for range in queryRanges(in: bytes) {
            kept += bytes[copied..<range.lowerBound] + HTTPExchange.mask.utf8
            copied = range.upperBound
        }
        return copied == 0 ? text : String(decoding: kept + bytes[copied...], as: UTF8.self)
    }

    private static func queryRanges(in bytes: [UInt8]) -> [Range<Int>] {
        ranges(in: bytes) { place in
            let isMember = bytes[place] == UInt8(ascii: "=") && name(before: place, in: bytes).isInQuery
            return isMember ? value(after: place, in: bytes) : nil
        }
    }

    /// Returns the places of the values that `value` finds at places of a text.
    private static func ranges(in bytes: [UInt8], _ value: (Int) -> ArraySlice<UInt8>?) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var place = 0
        while place < bytes.count {
            let found = value(place)
            if let found { ranges.append(found.startIndex..<found.endIndex) }
            // Names within a value are a part of it.
            place = max(place + 1, found?.endIndex ?? 0)
        }
        return ranges
    }

    /// Returns true for the flag of a command line whose value is a secret, such as `--api-key`.
    static func isFlag(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        return word.hasPrefix("--") && isSecret(nameBefore: bytes.count, in: bytes)
    }

    private static func value(after place: Int, in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        guard isSecret(nameBefore: place, in: bytes) else { return nil }
        let rest = bytes[(place + 1)...].prefix(valueLimit).drop(while: isBlank)
        guard let opening = Opening(rest) else {
            return rest.first == UInt8(ascii: "$") ? nil : secret(rest.prefix(while: isPlain))
        }
        let value = rest.dropFirst(opening.length)
        return opening.end(in: value).flatMap { secret(value[..<$0]) }
    }

    private static func isSecret(nameBefore place: Int, in bytes: [UInt8]) -> Bool {
        let (letters, isInQuery) = name(before: place, in: bytes)
        if names.contains(where: { letters.reversed().starts(with: $0.reversed()) }) || wholeNames.contains(letters) {
            return true
        }
        return isInQuery && (queryNames.contains(letters) || queryEnds.contains { letters.suffix($0.count) == $0[...] })
    }

    /// Returns the letters and digits of a name in lower case, and whether it is that of a member of a query.
    private static func name(before place: Int, in bytes: [UInt8]) -> (letters: [UInt8], isInQuery: Bool) {
        let before = bytes[..<place].suffix(nameLimit)
        let closed = before.dropLast(before.reversed().prefix { isBlank($0) || isQuote($0) || $0 == backslash }.count)
        let name = closed.suffix(closed.reversed().prefix(while: isInName).count)
        let letters = name.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }.map { $0 | 0x20 }
        let rest = bytes[..<name.startIndex]
        // In HTML and XML an ampersand is written as an entity.
        let isMember = rest.last == UInt8(ascii: "?") || rest.last == UInt8(ascii: "&") || rest.hasSuffix("&amp;")
        return (letters, isMember)
    }

    /// Returns the password of `scheme://user:password@host`, which ends before the `@` at `place`.
    private static func password(before place: Int, in bytes: [UInt8]) -> ArraySlice<UInt8>? {
        let authority = bytes[..<place].suffix(valueLimit).reversed().prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "@") && !isBlank($0)
        }
        let begin = place - authority.count
        guard bytes[..<begin].suffix(3).elementsEqual("://".utf8),
            let colon = bytes[begin..<place].firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        return secret(bytes[(colon + 1)..<place])
    }

    private static func secret(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let text = String(decoding: value, as: UTF8.self)
        let isPlain = plainValues.contains(text.lowercased()) || value.allSatisfy { $0 == UInt8(ascii: "*") }
        return value.count < shortestValue || isPlain || text.hasPrefix("[secret ") ? nil : value
    }

    /// The quote that opens a value; in JSON inside of JSON a backslash precedes it.
    private struct Opening {
        let isEscaped: Bool
        let quote: UInt8

        init?(_ bytes: ArraySlice<UInt8>) {
            isEscaped = bytes.first == backslash
            guard let quote = bytes.dropFirst(isEscaped ? 1 : 0).first, isQuote(quote) else { return nil }
            self.quote = quote
        }

        var length: Int { isEscaped ? 2 : 1 }

        /// Returns the index after the value's last byte; nil if the value does not end.
        func end(in value: ArraySlice<UInt8>) -> Int? {
            for place in value.indices where value[place] == quote {
                let isBehindBackslash = place > value.startIndex && value[place - 1] == backslash
                if isBehindBackslash == isEscaped { return isEscaped ? place - 1 : place }
            }
            return nil
        }
    }
}

private let backslash = UInt8(ascii: "\\")

private func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}

private func isInName(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}

/// Returns true for a byte that a value without quotes may contain.
private func isPlain(_ byte: UInt8) -> Bool {
    byte > 0x20 && !isQuote(byte) && !",;&|{}[]()\\".utf8.contains(byte)
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
