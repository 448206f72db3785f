import Glibc

/// A folder that is open for reading, name by name.
public final class FolderReader {
    private let folder: OpaquePointer

    /// Opens a folder, which is closed when the reader is released; nil if it cannot be opened.
    public init?(path: String) {
        guard let folder = opendir(path) else { return nil }
        self.folder = folder
    }

    deinit {
        closedir(folder)
    }

    /// Returns the next name in the order of the system, without `.` and `..`; nil at the end.
    public func next() -> String? {
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { return name }
        }
        return nil
    }

    /// Returns true if the path is that of a folder.
    public static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }
}
