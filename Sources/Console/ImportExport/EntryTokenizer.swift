import Core

/// A tokenizer of a file's bytes into lines, JSON values, or rows of a table.
struct EntryTokenizer {
    private let path: String
    private var chunks: any ByteStream
    private var buffer: [UInt8] = []
    private var start = 0
    /// The number of bytes that were consumed.
    private(set) var position = 0
    /// The line of the byte that was read last, from 1.
    private(set) var lineNumber = 0
    /// The line on which the last row began.
    private(set) var rowLine = 0
    private var isAtLineStart = true
    private var isBegun = false

    init(_ path: String, _ chunks: any ByteStream) {
        self.path = path
        self.chunks = chunks
    }

    /// The size of the file in bytes; nil where it has none, such as for a pipe.
    var size: Int? { chunks.size }

    /// Returns the next byte without consuming it; nil at the end.
    mutating func peek() throws(CommandError) -> UInt8? {
        if !isBegun { try begin() }
        while start == buffer.count {
            guard let next = try chunks.next() else { return nil }
            buffer = next
            start = 0
        }
        if isAtLineStart {
            isAtLineStart = false
            lineNumber += 1
        }
        return buffer[start]
    }

    /// Skips a byte order mark at the start of the file.
    private mutating func begin() throws(CommandError) {
        isBegun = true
        while buffer.count < ByteOrderMark.longest, let next = try chunks.next() { buffer += next }
        switch ByteOrderMark(buffer) {
        case .utf8: (start, position) = (ByteOrderMark.longest, ByteOrderMark.longest)
        case .utf16: throw .file(path, TextFileError.utf16.message)
        case nil: break
        }
    }

    /// Consumes the byte that was peeked at.
    mutating func advance() {
        if buffer[start] == 0x0A { isAtLineStart = true }
        start += 1
        position += 1
    }

    /// Skips JSON whitespace, and returns the next byte without consuming it; nil at the end.
    mutating func skipSpace() throws(CommandError) -> UInt8? {
        while let byte = try peek() {
            guard Self.isSpace(byte) else { return byte }
            advance()
        }
        return nil
    }

    /// Returns what `read` makes of the next line without its line end, and of its number; nil at the end of the file.
    mutating func line<Value>(
        _ read: (UnsafeBufferPointer<UInt8>, Int) throws(CommandError) -> Value
    ) throws(CommandError) -> Value? {
        guard try peek() != nil else { return nil }
        if let end = buffer[start...].firstIndex(of: 0x0A) {
            // Most lines lie in one chunk.
            defer { skipLine(to: end + 1) }
            try check(end - start)
            return try buffer.withUnsafeBufferPointer { bytes throws(CommandError) in
                try read(UnsafeBufferPointer(rebasing: bytes[start..<end]), lineNumber)
            }
        }
        var bytes: [UInt8] = []
        while try peek() != nil {
            let rest = buffer[start...]
            let end = rest.firstIndex(of: 0x0A)
            bytes += rest[..<(end ?? rest.endIndex)]
            try check(bytes.count)
            position += (end ?? rest.endIndex) - start
            start = end ?? rest.endIndex
            if let end {
                skipLine(to: end + 1)
                break
            }
        }
        return try bytes.withUnsafeBufferPointer { bytes throws(CommandError) in try read(bytes, lineNumber) }
    }

    /// Goes on with the next line, which begins at a place in the buffer.
    private mutating func skipLine(to next: Int) {
        position += next - start
        start = next
        isAtLineStart = true
    }

    /// Returns the text of one JSON value, whose end is found by its brackets and quotes only.
    mutating func jsonText() throws(CommandError) -> [UInt8] {
        var bytes: [UInt8] = []
        var depth = 0
        var isText = false
        var isEscaped = false
        _ = try skipSpace()
        while let byte = try peek() {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return bytes }
                    depth -= 1
                case UInt8(ascii: ","), UInt8(ascii: ":"):
                    if depth == 0 { return bytes }
                case _ where Self.isSpace(byte):
                    if depth == 0 { return bytes }
                default: break
                }
            }
            bytes.append(byte)
            try check(bytes.count)
            advance()
            if depth == 0, !isText, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            {
                return bytes
            }
        }
        return bytes
    }

    /// Returns the cells of the next row; nil at the end of the file.
    ///
    /// Source: RFC 4180, section 2; a line may end in LF alone.
    mutating func row() throws(CommandError) -> [String]? {
        guard try peek() != nil else { return nil }
        rowLine = lineNumber
        var cells: [String] = []
        while true {
            let (cell, isLast) = try cell()
            cells.append(cell)
            if isLast { return cells }
        }
    }

    private mutating func cell() throws(CommandError) -> (String, isLast: Bool) {
        var bytes: [UInt8] = []
        var isQuoted = false
        if try peek() == UInt8(ascii: "\"") {
            isQuoted = true
            advance()
        }
        while let byte = try peek() {
            advance()
            if isQuoted {
                guard byte == UInt8(ascii: "\"") else {
                    bytes.append(byte)
                    try check(bytes.count)
                    continue
                }
                guard try peek() == UInt8(ascii: "\"") else {
                    isQuoted = false
                    continue
                }
                advance()
                bytes.append(byte)
            } else if byte == UInt8(ascii: ",") {
                return (try text(bytes), false)
            } else if byte == 0x0A {
                if bytes.last == 0x0D { bytes.removeLast() }
                return (try text(bytes), true)
            } else {
                bytes.append(byte)
                try check(bytes.count)
            }
        }
        guard !isQuoted else { throw .file("\(path):\(rowLine)", "a quote is not closed") }
        if bytes.last == 0x0D { bytes.removeLast() }
        return (try text(bytes), true)
    }

    private func text(_ bytes: [UInt8]) throws(CommandError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .file("\(path):\(rowLine)", "not UTF-8 text")
        }
        return text
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private func check(_ count: Int) throws(CommandError) {
        guard count <= EntryReader.entryLimit else {
            throw .file("\(path):\(lineNumber)", "an entry is larger than \(EntryReader.entryLimit >> 20) MB")
        }
    }
}
