/// The resolution of the paths of included files, without access to a file system.
enum SessionPath {
    /// Returns the path of a file that another file names.
    ///
    /// - Parameters:
    ///   - name: The name as it is written, relative to the folder of the file that names it.
    ///   - path: The path of that file.
    ///   - root: The folder of the sessions; empty for the current one.
    /// - Returns: The path; nil if the name is absolute or leaves the folder of the sessions.
    static func resolve(_ name: String, from path: String, inside root: String) -> String? {
        guard !name.isEmpty, name.utf8.first != UInt8(ascii: "/") else { return nil }
        let isAbsolute = path.utf8.first == UInt8(ascii: "/")
        guard let folder = normal(path).map({ $0.dropLast() }), let root = normal(root) else { return nil }
        var parts = Array(folder)
        for part in name.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(String(part))
            }
        }
        guard parts.count > root.count, parts.starts(with: root) else { return nil }
        return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    }

    /// Returns the parts of a path without `.` and `..`; nil if it leads above its start.
    private static func normal(_ path: String) -> [String]? {
        var parts: [String] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(String(part))
            }
        }
        return parts
    }
}
