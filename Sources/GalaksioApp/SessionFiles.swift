import Console
import Core
import Glibc
import SessionFormat
import SessionReplay

/// The search for session files by path, folder or `FILE:LINE`.
enum SessionFiles {
    /// A file, with its session or the error of reading it.
    struct Found {
        let path: String
        /// The line up to which it is run; nil to run all of it.
        let line: Int?
        let session: SessionFile?
        let error: SessionFileError?
    }

    /// Returns the sessions of the paths: all `.session` files of a folder, and all blocks of a Markdown file.
    ///
    /// - Throws: ``CommandError`` if a path does not exist, or is a folder with too many files to search.
    static func find(_ paths: [String]) throws(CommandError) -> [Found] {
        var found: [Found] = []
        for given in paths {
            let (path, line) = split(given)
            if FolderReader.isFolder(path) {
                var left = entryLimit
                guard let files = files(in: path, &left) else {
                    throw .file(path, "more than \(entryLimit) files, name the sessions folder itself")
                }
                // A file that cannot be read does not keep the others from being run.
                for file in files.sorted() {
                    do throws(CommandError) {
                        found += try read(file, line: nil)
                    } catch {
                        let reason = SessionFileError.Reason.unreadable(SessionFileError.Failure(error))
                        let error = SessionFileError(path: file, number: 1, reason: reason)
                        found.append(Found(path: file, line: nil, session: nil, error: error))
                    }
                }
            } else {
                found += try read(path, line: line)
            }
        }
        return found
    }

    /// The maximum number of files in a folder, more than any folder of sessions contains.
    private static let entryLimit = 20_000

    private static func split(_ text: String) -> (String, Int?) {
        guard let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]),
            access(text, F_OK) != 0
        else { return (text, nil) }
        return (String(text[..<colon]), line)
    }

    private static func read(_ path: String, line: Int?) throws(CommandError) -> [Found] {
        let text = try POSIXFileSystem().text(of: path)
        do throws(SessionFileError) {
            guard path.hasSuffix(".md") else {
                return [
                    Found(path: path, line: line, session: try SessionFileParser(path: path).parse(text), error: nil)
                ]
            }
            return try MarkdownSessions(path: path).sessions(in: text).map {
                Found(path: path, line: line, session: $0, error: nil)
            }
        } catch {
            return [Found(path: path, line: line, session: nil, error: error)]
        }
    }

    /// Returns the session files of a folder and its subfolders; nil if there are more than `left` files to look at.
    private static func files(in folder: String, _ left: inout Int) -> [String]? {
        guard let reader = FolderReader(path: folder) else { return [] }
        var files: [String] = []
        while let name = reader.next() {
            guard !name.hasPrefix(".") else { continue }
            left -= 1
            guard left >= 0 else { return nil }
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            if FolderReader.isFolder(path) {
                guard let more = Self.files(in: path, &left) else { return nil }
                files += more
            } else if name.hasSuffix(".session") {
                files.append(path)
            }
        }
        return files
    }
}
