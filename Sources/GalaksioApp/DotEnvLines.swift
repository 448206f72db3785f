/// The lines of a `.env` file in order; a value in quotes may take several.
struct DotEnvLines {
    typealias Bytes = Slice<UnsafeMutableRawBufferPointer>

    /// The contents of a line.
    enum Line {
        /// An empty line, or a comment.
        case nothing
        /// A name and its value, without the quotes around it; the number of the line.
        case setting(name: Bytes, value: Bytes, quote: UInt8?, Int)
        /// A name with a quote that is not closed, or has text after it; the number of the line.
        case badQuote(name: Bytes, Int)
        /// Anything else; the number of the line.
        case noSetting(Int)
    }

    private let bytes: UnsafeMutableRawBufferPointer
    private var place: Int
    private var number = 0

    init(_ bytes: UnsafeMutableRawBufferPointer) {
        self.bytes = bytes
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Returns the contents of the next line; nil after the last one.
    mutating func next() -> Line? {
        guard place < bytes.count else { return nil }
        number += 1
        let own = number
        skipBlanks()
        if isAtEnd || byte == UInt8(ascii: "#") {
            leaveLine()
            return .nothing
        }
        guard let name = name() else {
            leaveLine()
            return .noSetting(own)
        }
        skipBlanks()
        let line = value(of: name, own)
        leaveLine()
        return line
    }

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private var isAtEnd: Bool { byte.map(Self.isLineEnd) ?? true }

    private mutating func skipBlanks() {
        while let byte, Self.isBlank(byte) { place += 1 }
    }

    /// Moves to the beginning of the next line; `\r\n` and `\r` end a line as `\n` does.
    private mutating func leaveLine() {
        while !isAtEnd { place += 1 }
        if byte == UInt8(ascii: "\r") { place += 1 }
        if byte == UInt8(ascii: "\n") { place += 1 }
    }

    /// Reads a name and the sign after it; nil if there is none.
    private mutating func name() -> Bytes? {
        var name = word()
        if name.elementsEqual("export".utf8), let byte, Self.isBlank(byte) {
            skipBlanks()
            let behind = word()
            if !behind.isEmpty { name = behind }
        }
        guard !name.isEmpty else { return nil }
        let afterName = place
        skipBlanks()
        if byte == UInt8(ascii: "=") {
            place += 1
            return name
        }
        guard afterName == place, byte == UInt8(ascii: ":"), place + 1 < bytes.count, Self.isBlank(bytes[place + 1])
        else { return nil }
        place += 1
        return name
    }

    private mutating func word() -> Bytes {
        let start = place
        while let byte, Self.isNamePart(byte) { place += 1 }
        return bytes[start..<place]
    }

    private mutating func value(of name: Bytes, _ own: Int) -> Line {
        guard let quote = byte, [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")].contains(quote) else {
            let start = place
            while !isAtEnd, byte != UInt8(ascii: "#") { place += 1 }
            return .setting(name: name, value: Self.trimmed(bytes[start..<place]), quote: nil, own)
        }
        let beginning = place
        place += 1
        let start = place
        while let byte, byte != quote {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && !isBeforeNewline { number += 1 }
            // A quote after a backslash does not close the value.
            place += byte == UInt8(ascii: "\\") && place + 1 < bytes.count && bytes[place + 1] == quote ? 2 : 1
        }
        let value = bytes[start..<place]
        let isClosed = byte == quote
        if isClosed {
            place += 1
            skipBlanks()
        }
        guard isClosed, isAtEnd || byte == UInt8(ascii: "#") else {
            // As in dotenv, it is then not a quote: the next lines are read on their own.
            (place, number) = (beginning, own)
            return .badQuote(name: name, own)
        }
        return .setting(name: name, value: value, quote: quote, own)
    }

    private var isBeforeNewline: Bool { place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "\n") }

    private static func trimmed(_ bytes: Bytes) -> Bytes {
        var bytes = bytes
        while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
        return bytes
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
}
