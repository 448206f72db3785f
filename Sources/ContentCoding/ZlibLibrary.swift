import CCompression
import Glibc

/// The functions of zlib, loaded on first use.
struct ZlibLibrary: Sendable {
    /// The format around the compressed bytes.
    enum Framing: Int32 {
        /// Raw deflate, without header or checksum.
        case none = -15
        /// A zlib header and checksum.
        case zlib = 15
        /// A gzip header, checksum and length.
        case gzip = 31
    }

    private typealias Stream = UnsafeMutablePointer<z_stream>

    private let begin: @convention(c) (Stream, Int32, UnsafePointer<CChar>, Int32) -> Int32
    private let inflate: @convention(c) (Stream, Int32) -> Int32
    private let reset: @convention(c) (Stream) -> Int32
    private let end: @convention(c) (Stream) -> Int32

    private static let opened = Result { () throws(ContentCodingError) in try ZlibLibrary(OpenedLibrary("libz.so.1")) }

    static func load() throws(ContentCodingError) -> ZlibLibrary {
        try opened.get()
    }

    private init(_ library: OpenedLibrary) throws(ContentCodingError) {
        begin = try library.function("inflateInit2_")
        inflate = try library.function("inflate")
        reset = try library.function("inflateReset")
        end = try library.function("inflateEnd")
    }

    /// Decodes a whole body; gzip may have several members, as `cat a.gz b.gz` produces them.
    func decode(
        _ packed: UnsafeRawBufferPointer,
        framing: Framing,
        into output: inout DecodedBytes,
        growing grow: (Int) -> Bool
    ) throws(ContentCodingError) {
        guard packed.count <= Int(UInt32.max) else { throw .tooLarge }
        // zlib keeps the address of the stream.
        let stream = Stream.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        guard begin(stream, framing.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .noRoom
        }
        defer { _ = end(stream) }
        let bytes = packed.bindMemory(to: UInt8.self)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        stream.pointee.avail_in = UInt32(packed.count)
        while true {
            var status = Z_OK
            try output.append(growing: grow) { room in
                stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_out = UInt32(clamping: room.count)
                repeat {
                    status = inflate(stream, Z_NO_FLUSH)
                    // The next member is decoded into the same memory: members may be many and empty.
                } while status == Z_STREAM_END && stream.pointee.avail_in > 0 && framing == .gzip
                    && reset(stream) == Z_OK
                return room.count - Int(stream.pointee.avail_out)
            }
            switch status {
            case Z_STREAM_END where stream.pointee.avail_in == 0: return
            case Z_OK where stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0: continue
            case Z_BUF_ERROR where stream.pointee.avail_in > 0 && stream.pointee.avail_out == 0: continue
            default: throw .malformed
            }
        }
    }
}
