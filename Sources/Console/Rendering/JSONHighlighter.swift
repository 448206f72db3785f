/// A highlighter that gives the tokens of laid-out JSON their roles: names, strings, numbers and words.
enum JSONHighlighter {
    /// Returns a line of JSON with roles; strings do not go beyond the line.
    static func painted(_ line: String) -> StyledText {
        var styled = StyledText("")
        var plain: [UInt8] = []
        var rest = Array(line.utf8)[...]
        func add(_ bytes: ArraySlice<UInt8>, _ role: StyledText.Role) {
            if !plain.isEmpty { styled = styled + StyledText(String(decoding: plain, as: UTF8.self)) }
            plain = []
            styled = styled + StyledText(String(decoding: bytes, as: UTF8.self), role)
        }
        while let byte = rest.first {
            let token: ArraySlice<UInt8>
            let role: StyledText.Role
            switch byte {
            case UInt8(ascii: "\""):
                token = text(rest)
                role = rest.dropFirst(token.count).first == UInt8(ascii: ":") ? .name : .text
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                token = rest.prefix { isNumber($0) }
                role = .number
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                token = rest.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
                role = .word
            default:
                plain.append(byte)
                rest = rest.dropFirst()
                continue
            }
            add(token, role)
            rest = rest.dropFirst(token.count)
        }
        if !plain.isEmpty { styled = styled + StyledText(String(decoding: plain, as: UTF8.self)) }
        return styled
    }

    /// Returns the quoted string at the start of the bytes, up to its closing quote.
    private static func text(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var isEscaped = false
        for index in bytes.indices.dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if bytes[index] == UInt8(ascii: "\\") {
                isEscaped = true
            } else if bytes[index] == UInt8(ascii: "\"") {
                return bytes[...index]
            }
        }
        return bytes
    }

    private static func isNumber(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-+.eE".utf8.contains(byte)
    }
}
