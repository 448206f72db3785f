/// How the bytes of an HTTP body were packed.
///
/// Source: RFC 9110, section 8.4.1; RFC 7932 for `br`.
public enum ContentCoding: Sendable, Hashable {
    /// Not packed.
    case identity
    /// gzip, in one member or several.
    case gzip
    /// A zlib stream, which HTTP calls deflate.
    case deflate
    /// What some servers send for ``deflate``: without header and checksum.
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

    /// Unpacks a body to at most `limit` bytes.
    ///
    /// `grow` is asked before memory is taken, with all the bytes that the result may then hold; where it says no, the result is
    /// ``ContentCodingError/noRoom``.
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

/// Why a body was not unpacked.
public enum ContentCodingError: Error, Equatable {
    /// It is broken, cut off, or followed by something else.
    case malformed
    /// It would become larger than is allowed.
    case tooLarge
    /// There is no memory for it now.
    case noRoom
    /// The library that unpacks it is not there.
    case libraryMissing(String)
}

/// The memory that a body is unpacked into.
struct DecodedBytes {
    /// How much is taken at first; it doubles with each step.
    private static let firstStep = 64 * 1024

    private(set) var bytes: [UInt8] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Lets `fill` write into more room; it answers how much it wrote.
    mutating func append(
        growing grow: (Int) -> Bool,
        _ fill: (UnsafeMutableRawBufferPointer) -> Int
    ) throws(ContentCodingError) {
        let filled = bytes.count
        // One byte more than is allowed tells a body of just that size from a larger one.
        let step = min(max(Self.firstStep, filled), limit + 1 - filled)
        guard step > 0 else { throw .tooLarge }
        guard grow(filled + step) else { throw .noRoom }
        bytes.append(contentsOf: repeatElement(0, count: step))
        let written = bytes.withUnsafeMutableBytes { fill(UnsafeMutableRawBufferPointer(rebasing: $0[filled...])) }
        bytes.removeLast(step - written)
        guard bytes.count <= limit else { throw .tooLarge }
    }
}
