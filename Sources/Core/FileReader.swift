import Glibc

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
    public let descriptor: Int32
    /// The kind of the file.
    public let kind: Kind
    /// The size of a regular file in bytes when it was opened; nil for any other file.
    public let size: Int?
    private let ownsDescriptor: Bool

    /// Opens a file; it is closed when the reader is released.
    ///
    /// Opening a pipe does not wait for its writer.
    ///
    /// - Throws: ``SystemError``.
    public convenience init(path: String) throws(SystemError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last }
        self.init(descriptor, ownsDescriptor: true)
    }

    /// Creates a reader of a descriptor that others close.
    public convenience init(of descriptor: Int32) {
        self.init(descriptor, ownsDescriptor: false)
    }

    private init(_ descriptor: Int32, ownsDescriptor: Bool) {
        self.descriptor = descriptor
        self.ownsDescriptor = ownsDescriptor
        var facts = stat()
        let isKnown = fstat(descriptor, &facts) == 0
        kind =
            switch facts.st_mode & S_IFMT {
            case S_IFREG where isKnown: .regular
            case S_IFIFO where isKnown: .pipe
            case S_IFCHR where isKnown: .device
            default: .other
            }
        size = kind == .regular ? Int(facts.st_size) : nil
    }

    deinit {
        if ownsDescriptor { close(descriptor) }
    }

    /// Reads up to 64 KiB; returns nil at the end of the file.
    ///
    /// - Throws: ``SystemError``.
    public func next() throws(SystemError) -> [UInt8]? {
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            var taken = read(descriptor, buffer.baseAddress, buffer.count)
            while taken < 0, errno == EINTR { taken = read(descriptor, buffer.baseAddress, buffer.count) }
            if taken < 0 { failure = .last }
            count = max(0, taken)
        }
        if let failure { throw failure }
        return bytes.isEmpty ? nil : bytes
    }

    /// Reads to the end of the file; returns nil if there are more bytes than the limit.
    ///
    /// - Throws: ``SystemError``.
    public func rest(upTo limit: Int = .max) throws(SystemError) -> [UInt8]? {
        var bytes: [UInt8] = []
        while let chunk = try next() {
            bytes += chunk
            guard bytes.count <= limit else { return nil }
        }
        return bytes
    }
}
