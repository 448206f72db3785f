import OrderedJSON

/// A byte order mark, which some programs put at the start of a text.
///
/// Source: Unicode Standard, section 23.8.
public enum ByteOrderMark: Sendable, Hashable {
    /// The mark `EF BB BF` of UTF-8, which carries no information and is skipped.
    case utf8
    /// The mark `FF FE` or `FE FF` of UTF-16, which this program does not read.
    case utf16

    /// The number of bytes needed to know that there is no mark; also the length of the mark of UTF-8.
    public static let longest = 3

    /// Finds the mark with which bytes begin; nil if there is none.
    public init?(_ bytes: some Sequence<UInt8>) {
        let start = Array(bytes.prefix(Self.longest))
        if start == [0xEF, 0xBB, 0xBF] {
            self = .utf8
        } else if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
            self = .utf16
        } else {
            return nil
        }
    }
}

/// A reason why a file cannot be read as text.
public enum TextFileError: Error, Hashable {
    /// A file in UTF-16.
    case utf16
    /// A line with bytes that are not UTF-8.
    case notUTF8(line: Int)

    /// The fault in words, to be shown after the name of the file.
    public var message: String {
        switch self {
        case .utf16: "it is UTF-16 text, save it as UTF-8"
        case .notUTF8(let line): "line \(line) is not UTF-8 text"
        }
    }
}

extension String {
    /// Reads a text file in UTF-8, with or without a byte order mark, with lines that end in LF or in CR LF.
    ///
    /// Any program may have written the file. The lines of the result end with LF alone.
    ///
    /// - Throws: ``TextFileError``.
    public init(textFile bytes: [UInt8]) throws(TextFileError) {
        let mark = ByteOrderMark(bytes)
        guard mark != .utf16 else { throw .utf16 }
        let rest = mark == .utf8 ? bytes[ByteOrderMark.longest...] : bytes[...]
        guard var text = String(validating: rest, as: UTF8.self) else {
            let lines = rest.split(separator: 0x0A, omittingEmptySubsequences: false)
            let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
            throw .notUTF8(line: (bad ?? 0) + 1)
        }
        // CR LF is one character; a CR alone does not end a line.
        if rest.contains(0x0D) { text = String(text.map { $0 == "\r\n" ? "\n" : $0 }) }
        self = text
    }

    /// Reads a value from a file or a pipe; nil if it is not UTF-8.
    ///
    /// The value is kept as it is, but for one final line end and for a byte order mark before JSON, which are removed.
    public init?(valueIn bytes: [UInt8]) {
        var bytes = bytes[...]
        if bytes.last == UInt8(ascii: "\n") {
            bytes = bytes.dropLast()
            if bytes.last == UInt8(ascii: "\r") { bytes = bytes.dropLast() }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        self = text
        guard ByteOrderMark(bytes) == .utf8 else { return }
        let rest = String(decoding: bytes.dropFirst(ByteOrderMark.longest), as: UTF8.self)
        if (try? JSONValue(parsing: rest)) != nil { self = rest }
    }
}
