import CCompression
import Glibc

/// The functions of Brotli's decoder, loaded on first use.
struct BrotliLibrary: Sendable {
    private typealias Make =
        @convention(c) (brotli_alloc_func?, brotli_free_func?, UnsafeMutableRawPointer?) -> OpaquePointer?
    private typealias Decompress =
        @convention(c) (
            OpaquePointer, UnsafeMutablePointer<Int>, UnsafeMutablePointer<UnsafePointer<UInt8>?>,
            UnsafeMutablePointer<Int>, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, UnsafeMutablePointer<Int>?
        ) -> BrotliDecoderResult

    private let make: Make
    private let free: @convention(c) (OpaquePointer) -> Void
    private let decompress: Decompress

    private static let opened = Result { () throws(ContentCodingError) in
        try BrotliLibrary(OpenedLibrary("libbrotlidec.so.1"))
    }

    static func load() throws(ContentCodingError) -> BrotliLibrary {
        try opened.get()
    }

    private init(_ library: OpenedLibrary) throws(ContentCodingError) {
        make = try library.function("BrotliDecoderCreateInstance")
        free = try library.function("BrotliDecoderDestroyInstance")
        decompress = try library.function("BrotliDecoderDecompressStream")
    }

    /// Decodes a whole body.
    func decode(
        _ packed: UnsafeRawBufferPointer,
        into output: inout DecodedBytes,
        growing grow: (Int) -> Bool
    ) throws(ContentCodingError) {
        guard let decoder = make(nil, nil, nil) else { throw .noRoom }
        defer { free(decoder) }
        var unread = packed.count
        var next = packed.bindMemory(to: UInt8.self).baseAddress
        while true {
            var result = BROTLI_DECODER_RESULT_ERROR
            try output.append(growing: grow) { room in
                var free = room.count
                var target = room.bindMemory(to: UInt8.self).baseAddress
                result = decompress(decoder, &unread, &next, &free, &target, nil)
                return room.count - free
            }
            switch result {
            case BROTLI_DECODER_RESULT_SUCCESS where unread == 0: return
            case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: continue
            default: throw .malformed
            }
        }
    }
}
