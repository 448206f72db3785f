import Core
import Glibc
import Payments
import SystemPackage

/// A database file that only its owner can read.
struct PrivateFile {
    /// The path of the file.
    let path: String

    /// Makes the file and its folder where they are missing, and removes all access rights of other users.
    ///
    /// SQLite gives the files beside it the same mode. Links are not followed: a user who can place one would choose
    /// the ledger.
    ///
    /// - Throws: ``LedgerError/unusable(file:reason:)`` with the system's message;
    ///   ``LedgerError/corrupt(file:reason:)`` for a file of one byte, which SQLite would take for an empty one.
    func prepare() throws(LedgerError) {
        guard path.hasPrefix("/") else { throw failure("its path is not absolute") }
        let folder = Self.folder(of: path)
        try make(folder: folder)
        // `mknod` opens nothing. Closing a descriptor would give up the locks that another connection of this program
        // holds on the file. Source: SQLite, "How To Corrupt An SQLite Database File", section 2.2.
        guard mknod(path, S_IFREG | 0o600, 0) == 0 || errno == EEXIST else { throw failure() }
        try tighten(path)
        for name in [path + "-wal", path + "-shm"] where access(name, F_OK) == 0 { try tighten(name) }
        guard access(path, R_OK | W_OK) == 0, access(folder, W_OK | X_OK) == 0 else { throw failure() }
    }

    private func tighten(_ name: String) throws(LedgerError) {
        var status = stat()
        guard lstat(name, &status) == 0 else { throw failure() }
        guard status.st_mode & S_IFMT != S_IFLNK else { throw failure("it is a symbolic link") }
        guard status.st_mode & S_IFMT == S_IFREG else { throw failure("it is not a regular file") }
        guard status.st_size != 1 else { throw .corrupt(file: path, reason: "file is not a database") }
        guard status.st_mode & 0o077 != 0 else { return }
        guard chmod(name, status.st_mode & 0o700) == 0 else { throw failure() }
    }

    private func make(folder: String) throws(LedgerError) {
        guard access(folder, F_OK) != 0 else { return }
        let parent = Self.folder(of: folder)
        try make(folder: parent)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure() }
        Self.sync(folder: parent)
    }

    /// Makes the name of a new folder durable in its parent folder, as far as the file system can.
    private static func sync(folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The identity of the files at the path now, the database and its log; nil unless both are regular files.
    var identity: Identity? {
        var (file, log) = (stat(), stat())
        guard lstat(path, &file) == 0, lstat(path + "-wal", &log) == 0,
            file.st_mode & S_IFMT == S_IFREG, log.st_mode & S_IFMT == S_IFREG
        else { return nil }
        return Identity(
            numbers: [file.st_dev, log.st_dev].map { UInt64($0) } + [file.st_ino, log.st_ino].map { UInt64($0) }
        )
    }

    /// The identity of files, which distinguishes them from others at the same path.
    struct Identity: Sendable, Equatable {
        fileprivate let numbers: [UInt64]
    }

    private func failure(_ reason: String? = nil) -> LedgerError {
        .unusable(file: path, reason: reason ?? Errno.last.description)
    }
}
