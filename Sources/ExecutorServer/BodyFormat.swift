import ContentCoding
import Core
import NIOCore

/// The encoding of a request's body: its charset and its content coding.
struct BodyFormat: Equatable {
    let coding: ContentCoding
    let charset: BodyCharset

    /// UTF-8 without a content coding.
    static let plain = BodyFormat(coding: .identity, charset: .utf8)

    private init(coding: ContentCoding, charset: BodyCharset) {
        self.coding = coding
        self.charset = charset
    }

    /// Reads `Content-Encoding` and the charset of `Content-Type`; nil stands for a missing field.
    ///
    /// - Throws: ``UnreadFormat`` for a coding or charset that is not supported.
    init(contentType: String?, contentEncoding: String?) throws(UnreadFormat) {
        charset = try BodyCharset(contentType: contentType)
        guard let name = contentEncoding else {
            coding = .identity
            return
        }
        guard let coding = ContentCoding(name) else {
            throw UnreadFormat(
                "the Content-Encoding \(name.terminalSafe(upTo: 40)) is not supported; supported are gzip, deflate and br"
            )
        }
        self.coding = coding
    }

    /// Decodes a body to UTF-8.
    ///
    /// - Throws: ``ContentCodingError``; bytes that are not text in their charset are malformed.
    func text(
        of body: ByteBuffer,
        limit: Int,
        growing grow: (Int) -> Bool
    ) throws(ContentCodingError) -> [UInt8] {
        let result = body.withUnsafeReadableBytes { packed in
            Result { () throws(ContentCodingError) in
                packed.isEmpty ? [] : try coding.decode(packed, limit: limit, growing: grow)
            }
        }
        let bytes = try result.get()
        guard charset != .utf8 else { return bytes }
        // Memory for the code units, and twice for the text, which has up to three bytes for two of UTF-16.
        guard grow(bytes.count * 5) else { throw .noRoom }
        guard let text = charset.utf8(bytes) else { throw .malformed }
        guard text.count <= limit else { throw .tooLarge }
        return text
    }
}

/// An error for a body whose charset or content coding is not supported.
struct UnreadFormat: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
