import ContentCoding
import Testing

@Suite("Content codings")
struct ContentCodingTests {
    private static let text = Array(#"{"jobId":"1"}"#.utf8)
    private static let gzip: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 202, 202, 79, 242, 76, 81, 178, 82, 50, 84, 170, 5, 0, 56, 238, 11, 8,
        13,
        0, 0, 0,
    ]
    private static let deflate: [UInt8] = [
        120, 156, 171, 86, 202, 202, 79, 242, 76, 81, 178, 82, 50, 84, 170, 5, 0, 29, 8, 3, 212,
    ]
    /// A single uncompressed block: RFC 7932, section 9.2.
    private static let brotli: [UInt8] = [0x0B, 0x06, 0x80] + text + [0x03]

    private func decode(_ coding: ContentCoding, _ bytes: [UInt8], limit: Int = 1000) throws(ContentCodingError)
        -> [UInt8]
    {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(ContentCodingError) in try coding.decode(bytes, limit: limit) { _ in true } }
        }.get()
    }

    @Test(
        "each is unpacked",
        arguments: [
            (ContentCoding.identity, text), (.gzip, gzip), (.deflate, deflate),
            (.rawDeflate, Array(deflate.dropFirst(2).dropLast(4))),
            (.brotli, brotli),
        ]
    )
    func unpacked(_ coding: ContentCoding, _ bytes: [UInt8]) throws {
        #expect(try decode(coding, bytes) == Self.text)
    }

    @Test func `several members of gzip are one body`() throws {
        #expect(try decode(.gzip, Self.gzip + Self.gzip) == Self.text + Self.text)
    }

    @Test(
        "what is cut, changed or followed by something is refused",
        arguments: [ContentCoding.gzip, .deflate, .brotli]
    )
    func refused(_ coding: ContentCoding) {
        let whole = coding == .gzip ? Self.gzip : coding == .deflate ? Self.deflate : Self.brotli
        for length in 0..<whole.count {
            #expect(throws: ContentCodingError.malformed) { try decode(coding, Array(whole.prefix(length))) }
        }
        #expect(throws: ContentCodingError.malformed) { try decode(coding, whole + [0]) }
        #expect(throws: ContentCodingError.malformed) { try decode(coding, Self.text) }
    }

    @Test(
        "the limit counts unpacked bytes",
        arguments: [(ContentCoding.gzip, gzip), (.deflate, deflate), (.brotli, brotli)]
    )
    func limited(_ coding: ContentCoding, _ bytes: [UInt8]) throws {
        #expect(try decode(coding, bytes, limit: Self.text.count) == Self.text)
        #expect(throws: ContentCodingError.tooLarge) { try decode(coding, bytes, limit: Self.text.count - 1) }
        #expect(throws: ContentCodingError.noRoom) {
            try bytes.withUnsafeBytes { bytes in
                Result { () throws(ContentCodingError) in try coding.decode(bytes, limit: 1000) { _ in false } }
            }.get()
        }
    }

    @Test("names count in any case of letters, and lists of them do not")
    func names() {
        #expect(
            ["gzip", "GZip", "deflate", "br", "identity", ""].map { ContentCoding($0) } == [
                .gzip, .gzip, .deflate, .brotli, .identity, .identity,
            ]
        )
        for name in ["x-gzip", "zstd", "gzip, gzip", "compress", " gzip"] { #expect(ContentCoding(name) == nil) }
    }
}
