import Console

/// The files that a replayed session may touch: those of its own folder.
struct SessionFolder: FileAccess {
    private let folder: String

    /// The folder of that session file.
    init(of path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        folder = parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    func read(_ path: String) throws(CommandError) -> [UInt8] {
        try PosixFiles().read(try inside(path))
    }

    func write(_ bytes: [UInt8], to path: String, appending: Bool) throws(CommandError) {
        try PosixFiles().write(bytes, to: try inside(path), appending: appending)
    }

    private func inside(_ path: String) throws(CommandError) -> String {
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else { throw .fileOutside(path) }
        return "\(folder)/\(path)"
    }
}
