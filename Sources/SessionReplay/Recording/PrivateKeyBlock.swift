/// A private key as OpenSSL writes it, between `-----BEGIN … PRIVATE KEY-----` and its end.
///
/// Line breaks may be plain, or escaped as in JSON.
///
/// Source: RFC 7468.
struct PrivateKeyBlock {
    /// The number of bytes of the block; all remaining bytes if its end is missing.
    let length: Int
    /// The lines of base 64, each of which is a secret on its own.
    let lines: [String]

    /// Reads the block at the start of the bytes; nil if they begin with anything else.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.starts(with: Self.start) else { return nil }
        let head = bytes.dropFirst(Self.start.count)
        guard let mark = Self.find(Self.dashes, in: head.prefix(64)),
            String(decoding: head[..<mark], as: UTF8.self).hasSuffix("PRIVATE KEY")
        else { return nil }
        let body = bytes[(mark + Self.dashes.count)...]
        let end = Self.find(Self.end, in: body)
        let close = end.flatMap { Self.find(Self.dashes, in: bytes[($0 + Self.end.count)...]) }
        length = (close.map { $0 + Self.dashes.count } ?? bytes.endIndex) - bytes.startIndex
        let text = String(decoding: body[..<(end ?? bytes.endIndex)], as: UTF8.self)
        lines = text.replacing("\\n", with: "\n").split(whereSeparator: \.isNewline).map(String.init)
            .filter { $0.utf8.count >= 16 }.prefix(Self.lineLimit).map { $0 }
    }

    /// The maximum number of lines, more than the longest key has.
    private static let lineLimit = 400
    private static let start = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)

    private static func find(_ part: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { bytes[$0...].starts(with: part) }
    }
}
