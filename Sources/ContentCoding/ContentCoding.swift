/// A coding by which the bytes of an HTTP body were compressed.
///
/// Source: RFC 9110, section 8.4.1; RFC 7932 for `br`.
public enum ContentCoding: Sendable, Hashable {
    /// No compression.
    case identity
    /// The format gzip, with one member or several.
    case gzip
    /// A zlib stream, which HTTP calls deflate.
    case deflate
    /// Raw deflate without header and checksum, which some servers send for ``deflate``.
    case rawDeflate
    /// Brotli.
    case brotli

    /// Reads the field `Content-Encoding`, in any case of letters; nil for any other coding, and for more than one.
    public init?(_ name: String) {
        switch name.lowercased() {
        case "", "identity": self = .identity
        case "gzip": self = .gzip
        case "deflate": self = .deflate
        case "br": self = .brotli
        default: return nil
        }
    }

    /// Decodes a body to at most `limit` bytes.
    ///
    /// `grow` is called before memory is allocated, with the total number of bytes that the result may then have; if it
    /// returns false, the error is ``ContentCodingError/noRoom``.
    ///
    /// - Throws: ``ContentCodingError``.
    public func decode(
        _ packed: UnsafeRawBufferPointer,
        limit: Int,
        growing grow: (Int) -> Bool
    ) throws(ContentCodingError) -> [UInt8] {
        var output = DecodedBytes(limit: limit)
        switch self {
        case .identity:
            guard packed.count <= limit else { throw .tooLarge }
            guard grow(packed.count) else { throw .noRoom }
            return Array(packed)
        case .gzip: try ZlibLibrary.load().decode(packed, framing: .gzip, into: &output, growing: grow)
        case .deflate: try ZlibLibrary.load().decode(packed, framing: .zlib, into: &output, growing: grow)
        case .rawDeflate: try ZlibLibrary.load().decode(packed, framing: .none, into: &output, growing: grow)
        case .brotli: try BrotliLibrary.load().decode(packed, into: &output, growing: grow)
        }
        return output.bytes
    }
}

/// A reason why a body was not decoded.
public enum ContentCodingError: Error, Equatable {
    /// A body that is broken, cut off, or followed by other bytes.
    case malformed
    /// A body that would become larger than is allowed.
    case tooLarge
    /// A lack of memory for the decoded body.
    case noRoom
    /// A decoding library, or a function of it, that is missing.
    case libraryMissing(String)
}

/// The memory into which a body is decoded.
struct DecodedBytes {
    /// The number of bytes allocated first; the memory doubles with each step.
    private static let firstStep = 64 * 1024

    private(set) var bytes: [UInt8] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Allocates more memory and lets `fill` write into it; `fill` returns the number of bytes that it wrote.
    mutating func append(
        growing grow: (Int) -> Bool,
        _ fill: (UnsafeMutableRawBufferPointer) -> Int
    ) throws(ContentCodingError) {
        let filled = bytes.count
        // One byte more than is allowed distinguishes a body of exactly that size from a larger one.
        let step = min(max(Self.firstStep, filled), limit + 1 - filled)
        guard step > 0 else { throw .tooLarge }
        guard grow(filled + step) else { throw .noRoom }
        bytes.append(contentsOf: repeatElement(0, count: step))
        let written = bytes.withUnsafeMutableBytes { fill(UnsafeMutableRawBufferPointer(rebasing: $0[filled...])) }
        bytes.removeLast(step - written)
        guard bytes.count <= limit else { throw .tooLarge }
    }
}
