import Glibc

/// Bytes that are at one place in memory only and are wiped when the last owner releases them.
///
/// An array would be copied when it grows or is shared, and is never wiped.
///
/// The conformance to `Sendable` is unchecked, because a raw pointer is not `Sendable`: the bytes are written in the
/// initializer and only read afterwards.
final class SecretBytes: @unchecked Sendable {
    private let buffer: UnsafeMutableRawBufferPointer

    /// Allocates `count` zero bytes, at least one, and lets `fill` write them.
    init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        precondition(count > 0, "no bytes have no address")
        buffer = .allocate(byteCount: count, alignment: 16)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        fill(buffer)
    }

    deinit {
        // Unlike a plain loop, this is not optimised away.
        if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
        buffer.deallocate()
    }

    /// Calls `body` with the bytes, which it must not keep.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(buffer))
    }
}
