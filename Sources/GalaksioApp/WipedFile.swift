import Core
import Glibc
import SystemPackage

/// The bytes of a file, in one buffer that is overwritten when it is released.
///
/// It reads for itself, because `FileReader` would leave copies of a key in its chunks.
final class WipedFile {
    /// The maximum number of bytes that are read.
    static let limit = 1 << 24

    private var space: UnsafeMutableRawBufferPointer
    private var count = 0

    /// Reads the rest of a descriptor.
    ///
    /// - Throws: `Errno`, which is `fileTooLarge` for more than ``limit``.
    init(descriptor: FileDescriptor) throws(Errno) {
        space = .allocate(byteCount: 1 << 14, alignment: 16)
        while true {
            if count == space.count, !grow() { throw .fileTooLarge }
            let free = UnsafeMutableRawBufferPointer(rebasing: space[count...])
            let length = try Errno.typed { try descriptor.read(into: free) }
            guard length > 0 else { return }
            count += length
        }
    }

    /// Reads the settings file at a path; nil if there is no such file, or if it is a Python virtual environment.
    ///
    /// - Throws: ``SettingsError`` for a file that exists but is not read, because its settings would be ignored
    ///   silently.
    static func settings(in path: String) throws(SettingsError) -> WipedFile? {
        // Opening a pipe would wait for its writer.
        let descriptor: FileDescriptor
        do throws(Errno) {
            descriptor = try Errno.typed {
                try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
            }
        } catch {
            guard error == .noSuchFileOrDirectory else { throw .unreadableFile(path, error.description) }
            let isLink = (try? FilePath(path).stat(followTargetSymlink: false)) != nil
            if isLink { throw .unreadableFile(path, "it is a broken link") }
            return nil
        }
        defer { try? descriptor.close() }
        switch FileReader(of: descriptor).type {
        case .regular: break
        case .directory:
            if access(path + "/pyvenv.cfg", F_OK) == 0 { return nil }
            // Containers create a folder for a file that does not exist.
            throw .unreadableFile(path, "it is a folder")
        default: throw .unreadableFile(path, "it is not a regular file")
        }
        do throws(Errno) {
            return try WipedFile(descriptor: descriptor)
        } catch {
            throw .unreadableFile(path, "it is larger than \(limit >> 20) MB, or reading it failed")
        }
    }

    /// The bytes, which must not be kept.
    var bytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: space[..<count]) }

    /// Moves the bytes to a larger buffer, and overwrites the smaller one.
    private func grow() -> Bool {
        guard space.count < Self.limit else { return false }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 * space.count, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: space[..<count]))
        wipe()
        space = larger
        return true
    }

    private func wipe() {
        if let start = space.baseAddress { explicit_bzero(start, space.count) }
        space.deallocate()
    }

    deinit {
        wipe()
    }
}
