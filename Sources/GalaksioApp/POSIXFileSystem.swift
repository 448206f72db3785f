import Console
import Core
import Glibc

/// The files of the operating system.
struct POSIXFileSystem: FileSystem {
    /// The maximum number of bytes read from one file.
    private static let limit = 64 << 20

    func read(_ path: String) throws(CommandError) -> [UInt8] {
        // Opening a pipe would wait for its writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw failure(path) }
        guard facts.st_mode & S_IFMT != S_IFIFO else {
            throw .file(path, "it is a pipe, which is not waited for; save what it holds as a file first")
        }
        return try read(descriptor: descriptor, named: path)
    }

    func exists(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 || errno != ENOENT && errno != ENOTDIR
    }

    /// Returns the text of a file that any program may have written.
    ///
    /// - Throws: ``CommandError``.
    func text(of path: String) throws(CommandError) -> String {
        let bytes = try read(path)
        do {
            return try String(textFile: bytes)
        } catch {
            throw .file(path, error.message)
        }
    }

    /// Reads the rest of an open file.
    ///
    /// - Throws: ``CommandError`` with the path.
    func read(descriptor: Int32, named path: String) throws(CommandError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= Self.limit else { throw .file(path, "larger than \(Self.limit >> 20) MB") }
        }
    }

    func chunks(of path: String) throws(CommandError) -> any ByteStream {
        // Opening a pipe would wait for its writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path) }
        let file = FileReader(descriptor, path: path)
        guard file.size != nil else {
            throw .file(path, "it is no regular file; an import reads it twice, so save it as one first")
        }
        return file
    }

    func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError) {
        // Opening a pipe would wait for its reader.
        let mode = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (appending ? O_APPEND : O_TRUNC)
        let descriptor = open(path, mode, 0o644)
        guard descriptor >= 0 else {
            throw errno == ENXIO ? .file(path, "it is a pipe that nobody reads") : failure(path)
        }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFL, mode & O_APPEND)
        guard Self.writeAll(bytes, to: descriptor) else { throw failure(path) }
    }

    /// Writes all bytes, also if the system accepts only some at a time; returns false if it accepts no more.
    static func writeAll(_ bytes: some Sequence<UInt8>, to descriptor: Int32) -> Bool {
        let wasWritten = bytes.withContiguousStorageIfAvailable { buffer in
            var rest = UnsafeRawBufferPointer(buffer)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EAGAIN {
                    var target = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&target, 1, -1)
                    continue
                }
                guard count > 0 else { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            return true
        }
        return wasWritten ?? writeAll(Array(bytes), to: descriptor)
    }

    private func failure(_ path: String) -> CommandError {
        .file(path, String(cString: strerror(errno)))
    }
}
