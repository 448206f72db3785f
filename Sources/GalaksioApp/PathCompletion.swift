import Glibc

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
        guard let directory = opendir(folder.isEmpty ? "." : folder) else { return [] }
        defer { closedir(directory) }
        var paths: [String] = []
        while paths.count < limit, let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasPrefix(start), name != ".", name != "..", start.hasPrefix(".") || !name.hasPrefix(".") else {
                continue
            }
            var facts = stat()
            let isFolder = stat(folder + name, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
            paths.append(folder + name + (isFolder ? "/" : ""))
        }
        return paths
    }
}
