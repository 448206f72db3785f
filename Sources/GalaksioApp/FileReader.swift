import Console
import Glibc

/// A file that is read in chunks.
final class FileReader: ByteStream {
    private let descriptor: Int32
    private let path: String
    let size: Int?

    /// Creates a reader that owns the descriptor, and closes it at its end.
    init(_ descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
        var facts = stat()
        let isFile = fstat(descriptor, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
        size = isFile ? Int(facts.st_size) : nil
    }

    deinit {
        close(descriptor)
    }

    func next() throws(CommandError) -> [UInt8]? {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            var taken = read(descriptor, buffer.baseAddress, buffer.count)
            while taken < 0, errno == EINTR { taken = read(descriptor, buffer.baseAddress, buffer.count) }
            if taken < 0 { failure = errno }
            count = max(0, taken)
        }
        guard failure == 0 else { throw .file(path, String(cString: strerror(failure))) }
        return bytes.isEmpty ? nil : bytes
    }
}
