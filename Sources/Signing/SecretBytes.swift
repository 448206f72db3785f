import Glibc

/// Bytes that stand in one place of memory only and are wiped when the last owner lets go.
///
/// An array would be copied when it grows or is shared, and is never wiped.
///
/// Unchecked, because a raw pointer is not `Sendable`: the bytes are written in the initializer and only read
/// afterwards.
final class SecretBytes: @unchecked Sendable {
    private let buffer: UnsafeMutableRawBufferPointer

    /// Takes that many zero bytes, at least one, and lets `fill` write them.
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

    /// Lends the bytes; they must not be kept.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(buffer))
    }
}
