import CurlHTTP
import Glibc
import HTTPTypes

/// The status line and the fields of a response, with what they say about its body.
///
/// Source: RFC 9112, sections 4 to 6.
struct ResponseHead {
    /// The end of a body.
    enum Framing: Equatable {
        /// A body of so many bytes.
        case length(Int)
        /// Chunks, each with its own length.
        case chunked
        /// A body that ends with the connection.
        case untilClose
    }

    let status: Int
    private(set) var fields = HTTPFields()
    private(set) var framing = Framing.untilClose
    /// True if the server closes the connection after the response.
    private(set) var isLast: Bool
    /// True for HTTP/1.0, which knows no chunks.
    private let isOld: Bool

    /// The maximum number of fields.
    private static let mostFields = 4096

    /// Reads a head, whose last line is empty.
    init(_ bytes: UnsafeRawBufferPointer, names: inout HeaderNameCache) throws(UnreadableResponse) {
        var lines = HeadLines(bytes)
        guard let first = lines.next(), let status = Self.status(first) else { throw UnreadableResponse() }
        self.status = status
        isOld = first[7] == UInt8(ascii: "0")
        isLast = isOld
        fields.reserveCapacity(8)
        while let line = lines.next(), !line.isEmpty {
            guard fields.count < Self.mostFields, let (field, length) = Self.field(line, &names) else {
                throw UnreadableResponse()
            }
            fields.append(field)
            // Names are compared only where the length fits: this is done for each field of each response.
            switch length {
            case "connection".utf8.count where field.name == .connection: follow(connection: field.value)
            case "content-length".utf8.count where field.name == .contentLength: try follow(length: field.value)
            case "transfer-encoding".utf8.count where field.name == .transferEncoding: try follow(coding: field.value)
            default: break
            }
        }
        if status < 200 || status == 204 || status == 304 { framing = .length(0) }
    }

    /// The length of the body, if the head tells it.
    var length: Int? {
        guard case .length(let length) = framing else { return nil }
        return length
    }

    /// True for a head that comes before the one that counts.
    var isInterim: Bool { status < 200 }

    /// Returns the status in a line such as `HTTP/1.1 200 OK`; nil for any other line, and for another protocol.
    private static func status(_ line: UnsafeRawBufferPointer) -> Int? {
        guard line.count >= 12, line.prefix(7).elementsEqual("HTTP/1.".utf8), 0x30...0x31 ~= line[7], line[8] == 0x20,
            line.count == 12 || line[12] == 0x20
        else { return nil }
        var status = 0
        for digit in line[9..<12] {
            guard 0x30...0x39 ~= digit else { return nil }
            status = status * 10 + Int(digit - 0x30)
        }
        return status < 100 || status == 101 ? nil : status
    }

    /// Returns the field of a line, and the length of its name; nil for a line that holds none.
    private static func field(
        _ line: UnsafeRawBufferPointer,
        _ names: inout HeaderNameCache
    ) -> (field: HTTPField, nameLength: Int)? {
        guard let colon = line.offset(of: UInt8(ascii: ":")),
            let name = names.name(UnsafeRawBufferPointer(rebasing: line[..<colon]))
        else { return nil }
        // Source: RFC 9110, section 5.5.
        var (start, end) = (colon + 1, line.count)
        while start < end, line[start] == 0x20 || line[start] == 0x09 { start += 1 }
        while start < end, line[end - 1] == 0x20 || line[end - 1] == 0x09 { end -= 1 }
        var isPlain = true
        for place in start..<end where !(0x20...0x7E ~= line[place]) {
            guard line[place] >= 0x80 || line[place] == 0x09 else { return nil }
            isPlain = false
        }
        let value = UnsafeRawBufferPointer(rebasing: line[start..<end])
        if isPlain { return (HTTPField(name: name, value: String(decoding: value, as: UTF8.self)), colon) }
        return (HTTPField(name: name, lenientValue: value), colon)
    }

    private mutating func follow(length text: String) throws(UnreadableResponse) {
        guard framing == .untilClose, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let length = Int(text) else {
            throw UnreadableResponse()
        }
        framing = .length(length)
    }

    private mutating func follow(coding: String) throws(UnreadableResponse) {
        guard framing == .untilClose, !isOld, coding.lowercased() == "chunked" else { throw UnreadableResponse() }
        framing = .chunked
    }

    private mutating func follow(connection: String) {
        if connection == "keep-alive" {
            isLast = false
        } else {
            let options = connection.lowercased().split { $0 == "," || $0 == " " }
            if options.contains("close") { isLast = true } else if options.contains("keep-alive") { isLast = false }
        }
    }
}

/// The lines of a head, without their ends.
private struct HeadLines {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes
    }

    mutating func next() -> UnsafeRawBufferPointer? {
        guard let end = rest.offset(of: 0x0A) else { return nil }
        let length = end > 0 && rest[end - 1] == 0x0D ? end - 1 : end
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<length])
    }
}

extension UnsafeRawBufferPointer {
    /// Returns the place of the first byte of that value; nil if there is none.
    func offset(of byte: UInt8) -> Int? {
        guard let base = baseAddress, let found = memchr(base, Int32(byte), count) else { return nil }
        return base.distance(to: UnsafeRawPointer(found))
    }
}
