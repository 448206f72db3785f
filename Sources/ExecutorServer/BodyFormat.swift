import ContentCoding
import Core
import NIOCore

/// How the text of a request's body was turned into bytes: its charset, and how they were packed.
struct BodyFormat: Equatable {
    let coding: ContentCoding
    let charset: BodyCharset

    /// UTF-8 as it is.
    static let plain = BodyFormat(coding: .identity, charset: .utf8)

    private init(coding: ContentCoding, charset: BodyCharset) {
        self.coding = coding
        self.charset = charset
    }

    /// Reads `Content-Encoding` and the charset of `Content-Type`, nil where there is no such field.
    ///
    /// - Throws: ``UnreadFormat`` for what is not read here.
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

    /// The body as UTF-8.
    ///
    /// - Throws: ``ContentCodingError``; what is no text in its charset is malformed.
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
        // The units, and up to three bytes of text for two of UTF-16, twice.
        guard grow(bytes.count * 5) else { throw .noRoom }
        guard let text = charset.utf8(bytes) else { throw .malformed }
        guard text.count <= limit else { throw .tooLarge }
        return text
    }
}

/// Why a body is not read: another charset or coding than those that are.
struct UnreadFormat: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
