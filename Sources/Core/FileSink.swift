import Glibc
import Synchronization
public import SystemPackage

/// A file that takes the body of a response piece by piece, so that it may be larger than the memory.
///
/// The file has no name: it is gone once nobody has it open.
public final class FileSink: Sendable {
    private let descriptor: FileDescriptor
    private let written = Mutex(0)
    /// The maximum number of bytes.
    public let limit: Int

    /// Creates an empty file in a folder.
    ///
    /// - Throws: `Errno`.
    public init(in folder: String, limit: Int) throws(Errno) {
        var template = Array("\(folder)/galaksio.XXXXXX".utf8CString)
        let number = mkstemp(&template)
        guard number >= 0 else { throw Errno.last }
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        unlink(template)
        descriptor = FileDescriptor(rawValue: number)
        self.limit = limit
    }

    deinit {
        try? descriptor.close()
    }

    /// The number of bytes that were written.
    public var size: Int { written.withLock(\.self) }

    /// Appends bytes; returns false if that would exceed the limit.
    ///
    /// - Throws: `Errno`.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(Errno) -> Bool {
        let place = size
        guard bytes.count <= limit - place else { return false }
        _ = try Errno.typed { try descriptor.writeAll(toAbsoluteOffset: Int64(place), bytes) }
        written.withLock { $0 += bytes.count }
        return true
    }

    /// Returns what was written as the content of a file.
    ///
    /// - Throws: `Errno`.
    public func content() throws(Errno) -> FileContent {
        let copy = dup(descriptor.rawValue)
        guard copy >= 0 else { throw Errno.last }
        guard let content = FileContent(FileReader(owning: FileDescriptor(rawValue: copy))) else {
            throw .badFileDescriptor
        }
        return content
    }
}

extension FileSink: Hashable {
    /// Equal for the same object only.
    public static func == (one: FileSink, other: FileSink) -> Bool { one === other }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
