import Core
import Glibc
import OrderedJSON
import SystemPackage

/// The file of earlier lines, with one JSON string per entry, so that entries of many lines stay whole.
///
/// Entries are appended under a lock, so that two consoles do not erase each other's entries. Beyond 10,000 entries the
/// oldest are dropped when the file is next opened. Its mode is 0600. If it cannot be written, the console continues
/// without it.
public struct HistoryFile: Sendable {
    /// The number of entries that are kept, unless another is given.
    public static let limit = 10_000
    private let path: String
    private let limit: Int

    /// Creates a history in the file at the given path.
    public init(path: String, limit: Int = limit) {
        self.path = path
        self.limit = limit
    }

    /// Returns the entries, oldest first; lines that are not JSON strings are skipped.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` if the file exists and cannot be read.
    public func load() throws(CommandError) -> [String] {
        let file: FileReader
        do throws(Errno) {
            file = try FileReader(path: path)
        } catch {
            if error == .noSuchFileOrDirectory { return [] }
            throw .file(path, error.description)
        }
        try checkFile(file)
        flock(file.descriptor.rawValue, LOCK_SH)
        let entries = Self.entries(in: try readAll(file))
        return Array(entries.suffix(limit))
    }

    /// Appends an entry; ``HistoryWriter`` leaves out an entry that repeats the last one.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` if the file cannot be written.
    public func append(_ entry: String) throws(CommandError) {
        createFolders()
        guard let descriptor = try openLocked(O_RDWR | O_CREAT | O_APPEND) else { throw failure() }
        defer { close(descriptor) }
        // A last line that was cut off must not spoil this one.
        var last: UInt8 = 0x0A
        if lseek(descriptor, -1, SEEK_END) >= 0 { _ = Glibc.read(descriptor, &last, 1) }
        let line = (last == 0x0A ? [] : [0x0A]) + JSONValue.string(entry).compactBytes + [0x0A]
        guard line.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) == line.count else {
            throw failure()
        }
    }

    /// Drops the oldest entries if there are too many.
    ///
    /// The rest is written to a new file, which then replaces the old one.
    ///
    /// - Throws: ``CommandError/file(_:_:)`` if the file cannot be written.
    public func trim() throws(CommandError) {
        guard let descriptor = try openLocked(O_RDONLY) else { return }
        defer { close(descriptor) }
        let entries = Self.entries(in: try readAll(FileReader(of: FileDescriptor(rawValue: descriptor))))
        guard entries.count > limit + limit / 10 else { return }
        let fresh = path + ".new"
        let copy = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard copy >= 0 else { throw failure() }
        defer { close(copy) }
        let bytes = entries.suffix(limit).flatMap { JSONValue.string($0).compactBytes + [0x0A] }
        guard bytes.withUnsafeBytes({ Glibc.write(copy, $0.baseAddress, $0.count) }) == bytes.count,
            rename(fresh, path) == 0
        else { throw failure() }
    }

    /// Opens the file and locks it against other programs; nil if it cannot be opened.
    ///
    /// Another program may replace the file while this one waits for the lock: then the new file is opened.
    private func openLocked(_ flags: Int32) throws(CommandError) -> Int32? {
        while true {
            let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o600)
            guard descriptor >= 0 else { return nil }
            do throws(CommandError) { try checkFile(FileReader(of: FileDescriptor(rawValue: descriptor))) } catch {
                close(descriptor)
                throw error
            }
            flock(descriptor, LOCK_EX)
            var (held, named) = (stat(), stat())
            guard fstat(descriptor, &held) == 0, stat(path, &named) == 0, held.st_ino != named.st_ino else {
                return descriptor
            }
            close(descriptor)
        }
    }

    private static func entries(in bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0x0A).compactMap { (try? JSONValue(parsing: Array($0)))?.string }
    }

    private func readAll(_ file: FileReader) throws(CommandError) -> [UInt8] {
        do throws(Errno) {
            return try file.rest()
        } catch {
            throw .file(path, error.description)
        }
    }

    /// Checks that the file is a regular file or a character device.
    ///
    /// A pipe, which would be waited for, and a folder are refused.
    private func checkFile(_ file: FileReader) throws(CommandError) {
        guard [.regular, .device].contains(file.kind) else { throw .file(path, "it is not a regular file") }
    }

    private func createFolders() {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += part + "/"
            mkdir(folder, 0o700)
        }
    }

    private func failure() -> CommandError {
        .file(path, Errno.last.description)
    }
}
