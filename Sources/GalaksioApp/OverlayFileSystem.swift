import Console
import Glibc
import Synchronization

/// The files of a replayed session: it reads only those of its own folder, and what it writes stays in memory.
final class OverlayFileSystem: FileSystem {
    private let folder: String
    private let written = Mutex<[String: [UInt8]]>([:])

    /// Creates the files for the folder of a session file.
    init(of path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        folder = parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    func read(_ path: String) throws(CommandError) -> [UInt8] {
        let place = try inside(path)
        if let bytes = written.withLock({ $0[place] }) { return bytes }
        do {
            return try POSIXFileSystem().read(place)
        } catch {
            // Messages use the session's name of a file, wherever the session is stored.
            guard case .file(_, let reason) = error else { throw error }
            throw .file(path, reason)
        }
    }

    func exists(_ path: String) throws(CommandError) -> Bool {
        let place = try inside(path)
        return written.withLock { $0[place] != nil } || POSIXFileSystem().exists(place)
    }

    func chunks(of path: String) throws(CommandError) -> any ByteStream {
        InMemoryByteStream(try read(path))
    }

    func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError) {
        let place = try inside(path)
        let earlier = appending ? (try? read(path)) ?? [] : []
        written.withLock { $0[place] = earlier + bytes }
    }

    private func inside(_ path: String) throws(CommandError) -> String {
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else { throw .fileOutside(path) }
        let full = "\(folder)/\(path)"
        guard !leadsOut(full) else { throw .fileOutside(path) }
        return full
    }

    /// Returns true if a link in the path leads out of the folder, or cannot be resolved.
    private func leadsOut(_ path: String) -> Bool {
        guard let root = Self.resolved(folder) else { return false }
        var facts = stat()
        let isThere = lstat(path, &facts) == 0
        let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard let end = Self.resolved(isThere ? path : parent) else { return isThere }
        return end != root && !end.hasPrefix(root == "/" ? root : root + "/")
    }

    private static func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }
}
