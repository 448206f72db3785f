public import SystemPackage

/// A file that is open for reading, chunk by chunk or as a whole.
public final class FileReader: Sendable {
    /// The kind of a file.
    public enum Kind: Sendable {
        /// A regular file.
        case regular
        /// A pipe, whose writer would be waited for.
        case pipe
        /// A device, such as `/dev/null`.
        case device
        /// A folder, a socket, or a file whose kind is not known.
        case other
    }

    /// The open descriptor.
    public let descriptor: FileDescriptor
    /// The kind of the file.
    public let kind: Kind
    /// The type that the system tells; nil if it tells none.
    public let type: FileType?
    /// The size of a regular file in bytes when it was opened; nil for any other file.
    public let size: Int?
    private let ownsDescriptor: Bool

    /// Opens a file; it is closed when the reader is released.
    ///
    /// Opening a pipe does not wait for its writer.
    ///
    /// - Throws: `Errno`.
    public convenience init(path: String) throws(Errno) {
        let options: FileDescriptor.OpenOptions = [.closeOnExec, .nonBlocking]
        let descriptor = try Errno.typed { try FileDescriptor.open(path, .readOnly, options: options) }
        self.init(descriptor, ownsDescriptor: true)
    }

    /// Creates a reader of a descriptor that others close.
    public convenience init(of descriptor: FileDescriptor) {
        self.init(descriptor, ownsDescriptor: false)
    }

    /// Creates a reader of a descriptor, which it closes when it is released.
    public convenience init(owning descriptor: FileDescriptor) {
        self.init(descriptor, ownsDescriptor: true)
    }

    private init(_ descriptor: FileDescriptor, ownsDescriptor: Bool) {
        self.descriptor = descriptor
        self.ownsDescriptor = ownsDescriptor
        let status = try? descriptor.stat()
        type = status?.type
        kind =
            switch status?.type {
            case .regular: .regular
            case .fifo: .pipe
            case .characterSpecial: .device
            default: .other
            }
        size = kind == .regular ? status.map { Int($0.size) } : nil
    }

    deinit {
        if ownsDescriptor { try? descriptor.close() }
    }

    /// Reads up to 64 KiB; returns nil at the end of the file.
    ///
    /// - Throws: `Errno`.
    public func next() throws(Errno) -> [UInt8]? {
        let bytes = try Errno.typed {
            try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Reads to the end of the file.
    ///
    /// - Throws: `Errno`.
    public func rest() throws(Errno) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try next() { bytes += chunk }
        return bytes
    }

    /// Reads to the end of the file; returns nil if there are more bytes than the limit.
    ///
    /// - Throws: `Errno`.
    public func rest(upTo limit: Int) throws(Errno) -> [UInt8]? {
        var bytes: [UInt8] = []
        while let chunk = try next() {
            bytes += chunk
            guard bytes.count <= limit else { return nil }
        }
        return bytes
    }
}
