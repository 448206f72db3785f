/// The bytes of a file, piece by piece, so that a file may be larger than the memory.
public protocol ByteStream {
    /// The size of the file in bytes; nil where it has none, as a pipe.
    var size: Int? { get }
    /// The next piece; nil at the end.
    ///
    /// - Throws: ``CommandError/file(_:_:)``.
    mutating func next() throws(CommandError) -> [UInt8]?
}

/// A file that is in memory already, as one piece.
public struct InMemoryByteStream: ByteStream {
    private var bytes: [UInt8]?
    public let size: Int?

    /// These bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        size = bytes.count
    }

    public mutating func next() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}
