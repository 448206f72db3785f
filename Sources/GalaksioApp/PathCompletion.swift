import Core

/// The completion of file paths.
enum PathCompletion {
    /// The maximum number of paths.
    private static let limit = 2000

    /// Returns the paths that begin with the text, folders with a `/` at their end.
    ///
    /// Paths that begin with a dot are included only if the dot was typed.
    static func beginning(with text: String) -> [String] {
        let slash = text.lastIndex(of: "/")
        let folder = slash.map { String(text[...$0]) } ?? ""
        let start = slash.map { String(text[text.index(after: $0)...]) } ?? text
        guard let reader = FolderReader(path: folder.isEmpty ? "." : folder) else { return [] }
        var paths: [String] = []
        while paths.count < limit, let name = reader.next() {
            guard name.hasPrefix(start), start.hasPrefix(".") || !name.hasPrefix(".") else { continue }
            paths.append(folder + name + (FolderReader.isFolder(folder + name) ? "/" : ""))
        }
        return paths
    }
}
