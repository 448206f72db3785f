/// A scanner of the tokens of JSON text: white space, strings, numbers and the three literal words.
struct JSONScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position >= bytes.count }

    func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    mutating func advance() {
        position += 1
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    /// Skips the byte order mark that some programs put before UTF-8.
    mutating func skipByteOrderMark() {
        if bytes.prefix(3).elementsEqual([0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// Reads what follows an element; returns true after a comma, false if the bracket closes here.
    mutating func continues(closing: UInt8) throws(JSONError) -> Bool {
        if take(closing) { return false }
        guard take(UInt8(ascii: ",")) else {
            throw unexpected("a comma or \(String(UnicodeScalar(closing)))")
        }
        skipSpace()
        if peek() == closing { throw error(.trailingComma) }
        return true
    }

    /// Reads a member's name and its colon, up to the beginning of the value.
    mutating func name() throws(JSONError) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw unexpected("a name in double quotes") }
        let name = try string()
        try takeColon()
        return name
    }

    /// Reads the colon after a member's name, up to the beginning of the value.
    mutating func takeColon() throws(JSONError) {
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
        skipSpace()
    }

    /// Reads a string, number, `true`, `false` or `null`.
    mutating func scalar() throws(JSONError) -> JSONValue {
        switch peek() ?? 0 {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default:
            if takeWord("true") { return .bool(true) }
            if takeWord("false") { return .bool(false) }
            if takeWord("null") { return .null }
            throw unexpected("a value")
        }
    }

    mutating func takeWord(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard bytes.count - position >= count else { return false }
        for index in 0..<count where bytes[position + index] != word.utf8Start[index] { return false }
        position += count
        return true
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = position
        try skipNumber()
        return JSONNumber(validated: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    mutating func skipNumber() throws(JSONError) {
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if let next = peek(), isDigit(next) { throw error(.leadingZero) }
        } else {
            try digits()
        }
        if take(UInt8(ascii: ".")) { try digits() }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            advance()
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { advance() }
            try digits()
        }
    }

    private mutating func digits() throws(JSONError) {
        guard let first = peek(), isDigit(first) else { throw error(.unfinishedNumber) }
        while let next = peek(), isDigit(next) { advance() }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10
    }

    /// Reads a string, from its opening quote up to and including its closing one.
    mutating func string() throws(JSONError) -> String {
        advance()
        let start = position
        // Most strings contain no escape: they are read in one piece.
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let text = try text(from: start, to: position)
                advance()
                return text
            }
            if byte == UInt8(ascii: "\\") { break }
            if byte < 0x20 { throw error(.controlCharacter(byte)) }
            position += 1
        }
        return try escapedString(from: start)
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var result = try text(from: start, to: position)
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                advance()
                return result
            case UInt8(ascii: "\\"):
                result.unicodeScalars.append(try escape())
            case 0..<0x20:
                throw error(.controlCharacter(byte))
            default:
                let runStart = position
                while let next = peek(), next != UInt8(ascii: "\""), next != UInt8(ascii: "\\"), next >= 0x20 {
                    advance()
                }
                result += try text(from: runStart, to: position)
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func escape() throws(JSONError) -> UnicodeScalar {
        let start = position
        advance()
        guard let kind = peek() else { throw error(.unexpectedEnd) }
        advance()
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UnicodeScalar(kind)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try hexUnit(from: start)
            if let scalar = UnicodeScalar(first) { return scalar }
            guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw error(.loneSurrogate, at: start)
            }
            let second = try hexUnit(from: start)
            let joined = 0x10000 + ((UInt32(first) & 0x3FF) << 10) + (UInt32(second) & 0x3FF)
            guard 0xDC00...0xDFFF ~= second, let scalar = UnicodeScalar(joined) else {
                throw error(.loneSurrogate, at: start)
            }
            return scalar
        default:
            position = start
            throw error(.badEscape("\\" + String(UnicodeScalar(kind < 0x80 && kind > 0x20 ? kind : 0x3F))))
        }
    }

    private mutating func hexUnit(from start: Int) throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw error(.unexpectedEnd) }
            guard let digit = hexValue(byte) else { throw error(.badEscape("\\u without four hex digits"), at: start) }
            value = value << 4 | UInt16(digit)
            advance()
        }
        return value
    }

    private func hexValue(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte - 0x30 }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }

    private func text(from start: Int, to end: Int) throws(JSONError) -> String {
        let piece = UnsafeBufferPointer(rebasing: bytes[start..<end])
        // Validation runs through generic code that costs more than reading the rest of a task.
        if piece.isASCII { return String(decoding: piece, as: UTF8.self) }
        guard let text = String(validating: piece, as: UTF8.self) else {
            throw error(.notUTF8, at: start + validPrefix(of: piece))
        }
        return text
    }

    private func validPrefix(of piece: UnsafeBufferPointer<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = piece.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { count += UTF8.width(scalar) }
        return count
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// True if it contains no byte above 0x7F; it checks eight bytes at a time.
    var isASCII: Bool {
        let raw = UnsafeRawBufferPointer(self)
        var place = 0
        var high: UInt64 = 0
        while place + 8 <= raw.count {
            high |= raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            place += 8
        }
        while place < raw.count {
            high |= UInt64(raw[place])
            place += 1
        }
        return high & 0x8080_8080_8080_8080 == 0
    }
}

extension JSONScanner {
    func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        let place = offset ?? position
        var line = 1
        var column = 1
        for byte in bytes[..<Swift.min(place, bytes.count)] {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONError(reason: reason, line: line, column: column, offset: place)
    }

    func unexpected(_ expected: String) -> JSONError {
        isAtEnd ? error(.unexpectedEnd) : error(.unexpected(found: describeNext(), expected: expected))
    }

    /// Returns the text at the current position, short enough for an error.
    func describeNext() -> String {
        let rest = bytes[position...].prefix(32)
        var shown = ""
        for scalar in String(decoding: rest, as: UTF8.self).unicodeScalars.prefix(12) {
            guard scalar.value > 0x20, scalar.value != 0x7F, scalar != "\u{FFFD}" else { break }
            shown.unicodeScalars.append(scalar)
        }
        if !shown.isEmpty { return shown }
        let byte = String(rest.first ?? 0, radix: 16, uppercase: true)
        return "byte 0x" + (byte.utf8.count == 1 ? "0" : "") + byte
    }
}
