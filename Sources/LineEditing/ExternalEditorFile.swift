import CLibEdit
import Core
import Glibc

/// A private file with a text for an external editor.
struct ExternalEditorFile {
    private let path: String

    /// Writes the text to a new file with mode 0600; nil if the file cannot be created.
    init?(_ text: String) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array((folder + "/edit-XXXXXX").utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { return nil }
        path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        writeAll(text.endingLine, to: descriptor)
        close(descriptor)
    }

    /// Runs `$VISUAL`, `$EDITOR` or `vi` and reads the file back; returns nil if the program failed.
    func edited() -> String? {
        guard let child = try? ShellProcess(Self.program + " \"$1\"", arguments: [path]), child.wait() == 0 else {
            return nil
        }
        return contents()
    }

    private static var program: String {
        for name in ["VISUAL", "EDITOR"] {
            guard let value = getenv(name), value.pointee != 0 else { continue }
            return String(cString: value)
        }
        return "vi"
    }

    /// Deletes the file.
    func remove() {
        unlink(path)
    }

    /// Reads the file by its name, because many editors save to another file and rename it.
    private func contents() -> String? {
        guard var bytes = try? FileReader(path: path).rest() else { return nil }
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
