/// A stream of the bytes of a file, chunk by chunk, so that a file may be larger than the memory.
public protocol ByteStream {
    /// The size of the file in bytes; nil where it has none, such as for a pipe.
    var size: Int? { get }
    /// Returns the next chunk; nil at the end.
    ///
    /// - Throws: ``CommandError/file(_:_:)``.
    mutating func next() throws(CommandError) -> [UInt8]?
}

/// A stream of bytes that are in memory already, as one chunk.
public struct InMemoryByteStream: ByteStream {
    private var bytes: [UInt8]?
    public let size: Int?

    /// Creates a stream of those bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        size = bytes.count
    }

    public mutating func next() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}
