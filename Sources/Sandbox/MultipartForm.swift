import Glibc

/// The parts of a body of type `multipart/form-data`.
///
/// Source: RFC 7578; RFC 2046, section 5.1.1.
struct MultipartForm: Sendable {
    /// A field of the form.
    struct Part: Sendable {
        let name: String
        /// The name of the file; nil for a field that is no file.
        let filename: String?
        let contentType: String?
        let content: [UInt8]
    }

    let parts: [Part]

    /// Reads the body of a request; nil if it is no form, or a broken one.
    init?(_ call: HostRequest) {
        guard let type = call.field("content-type"), case .bytes(let body) = call.body,
            type.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", in: type), !boundary.isEmpty
        else { return nil }
        let delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter has no line break of its own before it.
        let content = Array("\r\n".utf8) + body
        var parts: [Part] = []
        guard var start = Self.range(of: delimiter, in: content, from: 0)?.upperBound else { return nil }
        while !content[start...].starts(with: "--".utf8) {
            guard content[start...].starts(with: "\r\n".utf8),
                let end = Self.range(of: delimiter, in: content, from: start),
                let part = Self.part(content[(start + 2)..<max(start + 2, end.lowerBound)])
            else { return nil }
            parts.append(part)
            start = end.upperBound
        }
        self.parts = parts
    }

    /// Returns the first part of that name; nil if there is none.
    subscript(name: String) -> Part? { parts.first { $0.name == name } }

    /// Returns the text of the first part of that name; nil if there is none.
    func text(_ name: String) -> String? { self[name].map { String(decoding: $0.content, as: UTF8.self) } }

    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        let bytes = Array(bytes)
        guard let head = range(of: Array("\r\n\r\n".utf8), in: bytes, from: 0) else { return nil }
        var disposition: String?
        var contentType: String?
        for line in String(decoding: bytes[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n") {
            let value = line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }
            switch line.prefix(while: { $0 != ":" }).lowercased() {
            case "content-disposition": disposition = String(value)
            case "content-type": contentType = String(value)
            default: break
            }
        }
        guard let disposition, let name = parameter("name", in: disposition) else { return nil }
        let filename = parameter("filename", in: disposition)
        return Part(name: name, filename: filename, contentType: contentType, content: Array(bytes[head.upperBound...]))
    }

    /// Returns a parameter of a header's value, without its quotes.
    private static func parameter(_ name: String, in value: String) -> String? {
        for piece in value.split(separator: ";").dropFirst() {
            let text = piece.drop { $0 == " " }
            guard text.lowercased().hasPrefix(name + "=") else { continue }
            let content = text.dropFirst(name.count + 1)
            guard content.hasPrefix("\""), content.hasSuffix("\""), content.count > 1 else { return String(content) }
            return String(content.dropFirst().dropLast()).replacing("%22", with: "\"")
        }
        return nil
    }

    private static func range(of bytes: [UInt8], in text: [UInt8], from start: Int) -> Range<Int>? {
        guard let first = bytes.first else { return nil }
        return text.withUnsafeBytes { text in
            bytes.withUnsafeBytes { bytes in
                guard let begin = text.baseAddress, let sought = bytes.baseAddress else { return nil }
                var place = start
                while place + bytes.count <= text.count,
                    let found = memchr(begin + place, Int32(first), text.count - bytes.count - place + 1)
                {
                    place = begin.distance(to: UnsafeRawPointer(found))
                    if memcmp(begin + place, sought, bytes.count) == 0 { return place..<(place + bytes.count) }
                    place += 1
                }
                return nil
            }
        }
    }
}
