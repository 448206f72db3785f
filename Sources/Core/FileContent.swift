import Glibc
public import SystemPackage

/// The bytes of a file that is sent, read piece by piece, so that the file may be larger than the memory.
///
/// The file is read at places of its own, so that it can be sent again, by several readers at once.
public final class FileContent: Sendable {
    private enum Storage: Sendable {
        case bytes([UInt8])
        case file(FileReader)
    }

    private let storage: Storage
    /// The number of bytes; for a file that of the moment when it was opened.
    public let size: Int

    /// Creates content from bytes in memory.
    public init(_ bytes: [UInt8]) {
        storage = .bytes(bytes)
        size = bytes.count
    }

    /// Creates content from an open file; nil if it is no regular file, which alone has a size.
    public init?(_ file: FileReader) {
        guard let size = file.size else { return nil }
        storage = .file(file)
        self.size = size
    }

    /// Reads bytes from a place on into a buffer, and returns how many; 0 at the end.
    ///
    /// - Throws: `Errno`; `.ioError` for a file that has become shorter.
    public func read(at place: Int, into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        let count = min(buffer.count, size - place)
        guard place >= 0, count > 0, let start = buffer.baseAddress else { return 0 }
        switch storage {
        case .bytes(let bytes):
            buffer.copyBytes(from: bytes[place..<(place + count)])
            return count
        case .file(let file):
            while true {
                let read = pread(file.descriptor.rawValue, start, count, off_t(place))
                if read > 0 { return read }
                if read == 0 { throw .ioError }
                if Errno.last != .interrupted { throw Errno.last }
            }
        }
    }

    /// Returns the bytes of a range.
    ///
    /// - Throws: The same.
    public func bytes(_ range: Range<Int>) throws(Errno) -> [UInt8] {
        try Errno.typed {
            try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
                while count < range.count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                    let read = try self.read(at: range.lowerBound + count, into: rest)
                    guard read > 0 else { return }
                    count += read
                }
            }
        }
    }

    /// All bytes.
    ///
    /// - Throws: The same.
    public func bytes() throws(Errno) -> [UInt8] {
        if case .bytes(let bytes) = storage { return bytes }
        return try bytes(0..<size)
    }
}

extension FileContent: Hashable {
    /// Equal for the same object only.
    public static func == (one: FileContent, other: FileContent) -> Bool { one === other }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
