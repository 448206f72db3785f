/// A private key as OpenSSL writes it, between `-----BEGIN … PRIVATE KEY-----` and its end, with line breaks as they are or as JSON has
/// them.
///
/// Source: RFC 7468.
struct PrivateKeyBlock {
    /// How many bytes it takes; all that is left where its end is missing.
    let length: Int
    /// Its lines of base 64, which are secrets without the rest as well.
    let lines: [String]

    /// The block at the beginning of bytes; nil for anything else.
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

    /// More lines than the longest key has.
    private static let lineLimit = 400
    private static let start = Array("-----BEGIN ".utf8)
    private static let end = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)

    private static func find(_ part: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { bytes[$0...].starts(with: part) }
    }
}
