import Core
import HTTPTypes

/// The part of a response received so far: the last status line, its header fields, and the body.
///
/// Interim responses (1xx) are dropped when the next status line follows them. The trailers of a chunked body are
/// dropped as well.
struct CurlResponseBuilder {
    /// The maximum number of header fields, more than servers send; a response with more is refused.
    static let fieldLimit = 4096

    private(set) var status = 0
    private(set) var headers = HTTPFields()
    private(set) var body: [UInt8] = []
    /// True once the body outgrew `limit`.
    private(set) var isTooLarge = false
    /// The maximum size of the body in bytes.
    private(set) var limit: Int
    private let kind: AnswerKind
    private let sink: FileSink?
    /// True once the empty line after the header fields was received.
    private(set) var isPastHeaders = false

    init(_ kind: AnswerKind, limit: Int, into sink: FileSink? = nil) {
        self.kind = kind
        self.sink = sink
        self.limit = limit
    }

    /// Adds one header line with its line end; returns false to refuse the response.
    mutating func take(line: UnsafeRawBufferPointer, names: inout HeaderNameCache) -> Bool {
        var end = line.count
        while end > 0, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
        let line = UnsafeRawBufferPointer(rebasing: line[..<end])
        // Another status line can follow only an interim response: among fields and trailers it is not one.
        let mayBegin = status == 0 || (isPastHeaders && status < 200)
        if mayBegin, let status = Self.status(in: line) {
            begin(status)
            return true
        }
        guard !isPastHeaders else { return true }
        guard let first = line.first else {
            isPastHeaders = true
            return true
        }
        if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
            fold(line)
            return true
        }
        return append(line, names: &names)
    }

    /// Adds a piece of the body; returns false to refuse the response.
    mutating func take(body piece: UnsafeRawBufferPointer) -> Bool {
        if let sink, 200...299 ~= status { return append(piece, to: sink) }
        if body.isEmpty { limit = kind.limit(status: status, most: limit) }
        if body.isEmpty, let length = headers[.contentLength].flatMap({ Int($0) }) {
            isTooLarge = length > limit
            if !isTooLarge { body.reserveCapacity(length) }
        }
        isTooLarge = isTooLarge || piece.count > limit - body.count
        guard !isTooLarge else { return false }
        body.append(contentsOf: piece)
        return true
    }

    private mutating func append(_ piece: UnsafeRawBufferPointer, to sink: FileSink) -> Bool {
        limit = sink.limit
        let length = headers[.contentLength].flatMap { Int($0) } ?? 0
        guard length <= sink.limit, let isKept = try? sink.append(piece) else {
            isTooLarge = length > sink.limit
            return false
        }
        isTooLarge = !isKept
        return isKept
    }

    private mutating func begin(_ status: Int) {
        self.status = status
        headers = HTTPFields()
        isPastHeaders = false
    }

    private mutating func append(_ line: UnsafeRawBufferPointer, names: inout HeaderNameCache) -> Bool {
        guard headers.count < Self.fieldLimit else { return false }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            let name = names.name(UnsafeRawBufferPointer(rebasing: line[..<colon]))
        else { return true }
        headers.append(HTTPField(name: name, lenientValue: Self.trimmed(line[(colon + 1)...])))
        return true
    }

    /// Appends a line that begins with a space to the field before it, which it continues: RFC 9112, section 5.2.
    private mutating func fold(_ line: UnsafeRawBufferPointer) {
        guard let last = headers.indices.last else { return }
        let field = headers[last]
        let value = field.withUnsafeBytesOfValue { Array($0) } + [UInt8(ascii: " ")] + Self.trimmed(line[...])
        headers[last] = HTTPField(name: field.name, lenientValue: value)
    }

    private static func trimmed(_ text: Slice<UnsafeRawBufferPointer>) -> UnsafeRawBufferPointer {
        var text = text
        while let first = text.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return UnsafeRawBufferPointer(rebasing: text)
    }

    /// Returns the status of a line such as `HTTP/1.1 200 OK`; nil for any other line.
    private static func status(in line: UnsafeRawBufferPointer) -> Int? {
        guard line.count >= 12, line[0] == UInt8(ascii: "H"), line[1] == UInt8(ascii: "T"),
            line[2] == UInt8(ascii: "T"),
            line[3] == UInt8(ascii: "P"), line[4] == UInt8(ascii: "/"),
            let space = line.firstIndex(of: UInt8(ascii: " ")), space + 3 < line.count
        else { return nil }
        var status = 0
        for byte in line[(space + 1)...(space + 3)] {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            status = status * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return status
    }
}
