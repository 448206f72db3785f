import OrderedJSON

/// The mark that some programs put at the start of a text.
///
/// Source: Unicode Standard, section 23.8.
public enum ByteOrderMark: Sendable, Hashable {
    /// `EF BB BF`, which says nothing and is skipped.
    case utf8
    /// `FF FE` or `FE FF`: the text is UTF-16, which nothing here reads.
    case utf16

    /// How many bytes it takes to know that there is none; also the length of the mark of UTF-8.
    public static let longest = 3

    /// The mark that bytes begin with; nil if there is none.
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

/// Why a file cannot be read as text.
public enum TextFileError: Error, Hashable {
    /// It is UTF-16.
    case utf16
    /// A line has bytes that are not UTF-8.
    case notUTF8(line: Int)

    /// What is wrong, behind the name of the file.
    public var message: String {
        switch self {
        case .utf16: "it is UTF-16 text; save it as UTF-8"
        case .notUTF8(let line): "line \(line) is not UTF-8 text"
        }
    }
}

extension String {
    /// The text of a file that any program may have written: UTF-8, with or without a byte order mark, with lines that end in LF or in CR LF.
    ///
    /// The lines of the result end with LF alone.
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
        // CR LF is one character; a CR alone ends no line.
        if rest.contains(0x0D) { text = String(text.map { $0 == "\r\n" ? "\n" : $0 }) }
        self = text
    }

    /// A value from a file or a pipe, as it is, but for one final line end, and for a byte order mark before JSON; nil for what is not UTF-8.
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
