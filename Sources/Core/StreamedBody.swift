public import SystemPackage

/// The body of a request that is read while it is sent: the contents of files and bytes between them, in order.
public final class StreamedBody: Sendable {
    /// The parts of the body.
    public let parts: [FileContent]
    /// The number of bytes of all parts.
    public let size: Int
    /// A function that is called on the transport's thread with the number of bytes that were sent so far.
    private let progress: (@Sendable (Int) -> Void)?

    /// Creates a body of those parts.
    public init(_ parts: [FileContent], progress: (@Sendable (Int) -> Void)? = nil) {
        self.parts = parts
        self.progress = progress
        size = parts.reduce(0) { $0 + $1.size }
    }

    /// Reads bytes from a place on into a buffer, and returns how many; 0 at the end.
    ///
    /// - Throws: `Errno`, see ``FileContent/read(at:into:)``.
    public func read(at place: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        var rest = place
        for part in parts {
            guard rest >= part.size else {
                let count = try part.read(at: rest, into: buffer)
                progress?(place + count)
                return count
            }
            rest -= part.size
        }
        return 0
    }

    /// All bytes.
    ///
    /// - Throws: The same.
    public func bytes() throws(Errno) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        for part in parts { bytes += try part.bytes() }
        return bytes
    }
}

extension StreamedBody: Hashable {
    /// Equal for the same object only.
    public static func == (one: StreamedBody, other: StreamedBody) -> Bool { one === other }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
