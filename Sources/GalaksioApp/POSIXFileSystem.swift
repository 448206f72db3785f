import Console
import Core
import Glibc
import SystemPackage

/// The files of the operating system.
struct POSIXFileSystem: FileSystem {
    /// The maximum number of bytes read from one file.
    private static let limit = 64 << 20

    func read(_ path: String) throws(CommandError) -> [UInt8] {
        let file = try open(path)
        guard file.kind != .pipe else {
            throw .file(path, "it is a pipe, save its content to a file first")
        }
        return try rest(of: file, named: path)
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
        try rest(of: FileReader(of: FileDescriptor(rawValue: descriptor)), named: path)
    }

    private func open(_ path: String) throws(CommandError) -> FileReader {
        do throws(Errno) {
            return try FileReader(path: path)
        } catch {
            throw .file(path, error.description)
        }
    }

    private func rest(of file: FileReader, named path: String) throws(CommandError) -> [UInt8] {
        let bytes: [UInt8]?
        do throws(Errno) {
            bytes = try file.rest(upTo: Self.limit)
        } catch {
            throw .file(path, error.description)
        }
        guard let bytes else { throw .file(path, "it is larger than \(Self.limit >> 20) MB") }
        return bytes
    }

    func content(of path: String) throws(CommandError) -> FileContent {
        let file = try open(path)
        if let content = FileContent(file) { return content }
        let kind =
            switch file.kind {
            case .pipe: "a pipe"
            case .device: "a device"
            case .regular, .other: file.type == .directory ? "a folder" : "no regular file"
            }
        throw .file(path, "it is \(kind), and only regular files can be sent")
    }

    func chunks(of path: String) throws(CommandError) -> any ByteStream {
        let file = try open(path)
        guard file.size != nil else {
            throw .file(path, "it is not a regular file, save its content to one first (import reads it twice)")
        }
        return FileByteStream(file: file, path: path)
    }

    func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError) {
        // Opening a pipe would wait for its reader.
        let mode = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (appending ? O_APPEND : O_TRUNC)
        let descriptor = Glibc.open(path, mode, 0o644)
        guard descriptor >= 0 else {
            throw errno == ENXIO ? .file(path, "it is a pipe without a reader") : failure(path)
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
        .file(path, Errno.last.description)
    }
}
