public import Foundation

/// The files of the project.
public enum Project {
    /// The folder of the package.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The files of a folder and of those in it, by their path below the root.
    public static func files(below folder: String) -> [String] {
        let files = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
        let all = files?.compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath } ?? []
        let start = root.appending(path: folder).path.count + 1
        return all.map { "\(folder)/\($0.path.dropFirst(start))" }.sorted()
    }

    /// The Swift files of a folder and of those in it, by their path below the root.
    public static func swiftFiles(below folder: String) -> [String] {
        files(below: folder).filter { $0.hasSuffix(".swift") }
    }

    /// The text of a file, given by its path below the root.
    public static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
